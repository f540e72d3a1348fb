import { sql } from 'kysely'
import type { ValueKind } from '../../domain/catalogue.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { PlaceCounts } from './delta.ts'

/** A value is told when at least this many share it: what fewer share may point to a person. */
const minSharers = 20
const maxCommon = 25
/** Beyond so many different texts of one trait, the rarer half is forgotten. */
const maxTexts = 2_000
/** Beyond so many traits, those of the fewest customers are forgotten. */
const maxTraits = 2_000

type KindCounts = Partial<Record<ValueKind, number>>

/** Add to the counts of traits, and keep what is told of each: a reader has nothing left to count. */
export async function foldTraits(ws: WorkspaceTx, traits: ReadonlyMap<string, PlaceCounts>): Promise<void> {
  if (traits.size === 0) return
  await addKinds(ws, traits)
  await addValues(ws, traits)
  const names = [...traits.keys()]
  await forgetRareTexts(ws, names)
  await tellTraits(ws, names)
  await forgetRareTraits(ws)
}

async function addKinds({ tx, workspaceId }: WorkspaceTx, traits: ReadonlyMap<string, PlaceCounts>): Promise<void> {
  const { rows: known } = await sql<{ name: string; kinds: KindCounts }>`
    select name, kinds from catalogue_traits
     where workspace_id = ${workspaceId} and name = any(${[...traits.keys()]}::text[])`.execute(tx)
  const kindsOf = new Map(known.map(({ name, kinds }) => [name, kinds]))
  const rows = [...traits].map(([name, places]) => {
    const kinds: KindCounts = { ...kindsOf.get(name) }
    for (const [kind, buckets] of places)
      kinds[kind] = Math.max(
        0,
        [...buckets.values()].reduce((sum, count) => sum + count, kinds[kind] ?? 0),
      )
    return { name, kinds, customers: Object.values(kinds).reduce((sum, count) => sum + count, 0) }
  })
  await sql`
    insert into catalogue_traits (workspace_id, name, kinds, customers)
    select ${workspaceId}, t.name, t.kinds, t.customers
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(name text, kinds jsonb, customers bigint)
    on conflict (workspace_id, name) do update set kinds = excluded.kinds, customers = excluded.customers`.execute(tx)
}

/** What falls to nobody goes. A value that was forgotten while some had it may be counted too low, never too high. */
async function addValues({ tx, workspaceId }: WorkspaceTx, traits: ReadonlyMap<string, PlaceCounts>): Promise<void> {
  const rows = [...traits].flatMap(([trait, places]) =>
    [...places].flatMap(([kind, buckets]) =>
      [...buckets].flatMap(([value, customers]) =>
        value === '' || customers === 0 ? [] : [{ trait, kind, value, customers }],
      ),
    ),
  )
  if (rows.length === 0) return
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as v(trait text, kind text, value text, customers bigint)`
  await sql`
    insert into catalogue_values as known (workspace_id, trait, kind, value, customers)
    select ${workspaceId}, v.trait, v.kind, v.value, v.customers from ${given}
    on conflict (workspace_id, trait, kind, value) do update set customers = known.customers + excluded.customers`.execute(
    tx,
  )
  if (rows.some(({ customers }) => customers < 0))
    await sql`
      delete from catalogue_values known using ${given}
       where known.workspace_id = ${workspaceId} and known.trait = v.trait and known.kind = v.kind
         and known.value = v.value and v.customers < 0 and known.customers <= 0`.execute(tx)
}

async function forgetRareTexts({ tx, workspaceId }: WorkspaceTx, names: readonly string[]): Promise<void> {
  const texts = sql`from catalogue_values where workspace_id = ${workspaceId} and kind = 'text'`
  const { rows } = await sql<{ trait: string }>`
    select trait ${texts} and trait = any(${names}::text[]) group by trait having count(*) > ${maxTexts}`.execute(tx)
  for (const { trait } of rows)
    await sql`
      delete ${texts} and trait = ${trait} and value = any(array(
        select value ${texts} and trait = ${trait} order by customers desc, value offset ${maxTexts / 2}))`.execute(tx)
}

async function tellTraits({ tx, workspaceId }: WorkspaceTx, names: readonly string[]): Promise<void> {
  const end = (place: number) => sql`case kind when 'number' then split_part(value, '~', ${place}::int)::numeric end`
  await sql`
    update catalogue_traits t
       set common = coalesce(told.common, '{}'), low = coalesce(told.low, '{}'), high = coalesce(told.high, '{}')
      from unnest(${names}::text[]) as n(name)
      left join (
        select trait, jsonb_object_agg(kind, common) filter (where common is not null) as common,
               jsonb_object_agg(kind, low) filter (where low is not null) as low,
               jsonb_object_agg(kind, high) filter (where high is not null) as high
          from (select trait, kind,
                       to_jsonb((array_agg(value order by customers desc, value)
                         filter (where kind in ('text', 'boolean') and customers >= ${minSharers}))[1:${maxCommon}::int]) as common,
                       case kind when 'number' then to_jsonb(min(${end(1)})) when 'date' then to_jsonb(min(value)) end as low,
                       case kind when 'number' then to_jsonb(max(${end(-1)})) when 'date' then to_jsonb(max(value)) end as high
                  from catalogue_values where workspace_id = ${workspaceId} and trait = any(${names}::text[])
                 group by trait, kind) by_kind
         group by trait) told on told.trait = n.name
     where t.workspace_id = ${workspaceId} and t.name = n.name`.execute(tx)
}

async function forgetRareTraits({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from catalogue_traits where workspace_id = ${workspaceId}
     order by customers desc, name offset ${maxTraits}`.execute(tx)
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name)
  await sql`delete from catalogue_traits where workspace_id = ${workspaceId} and name = any(${names}::text[])`.execute(
    tx,
  )
  await sql`delete from catalogue_values where workspace_id = ${workspaceId} and trait = any(${names}::text[])`.execute(
    tx,
  )
}

/** The fewest who have a trait before its range is told. */
export const minForRange = minSharers
