import { sql } from 'kysely'
import type { Catalogue, ValueKind } from '../domain/catalogue.ts'
import { isStandardTrait, standardTraits } from '../domain/conditions/standard-traits.ts'
import { foldCatalogue } from './catalogue/fold.ts'
import { minForRange } from './catalogue/fold-traits.ts'
import type { WorkspaceTx } from './database/db.ts'

const maxTold = 500

/**
 * The traits and events that the workspace really has: what the agent plans with. All of it was counted as it changed;
 * what is left to add up is added first, unless another transaction is at it. The common ones come first.
 */
export async function readCatalogue(ws: WorkspaceTx): Promise<Catalogue> {
  await foldCatalogue(ws)
  return { traits: await readTraits(ws), events: await readEvents(ws) }
}

type TraitRow = {
  name: string
  customers: number
  total: number
  kinds: Partial<Record<ValueKind, number>>
  common: Partial<Record<ValueKind, string[]>>
  low: Partial<Record<ValueKind, number | string>>
  high: Partial<Record<ValueKind, number | string>>
}

async function readTraits({ workspaceId, tx }: WorkspaceTx): Promise<Catalogue['traits']> {
  const { rows } = await sql<TraitRow>`
    select t.name, t.customers, n.customers as total, t.kinds, t.common, t.low, t.high
      from catalogue_traits t join catalogue_totals n on n.workspace_id = t.workspace_id
     where t.workspace_id = ${workspaceId}
     order by t.name = any(${Object.keys(standardTraits)}::text[]) desc, t.customers desc, t.name limit ${maxTold}`.execute(
    tx,
  )
  const found = new Map(rows.map((row) => [row.name, describe(row)]))
  const standard = Object.entries(standardTraits).map(([name, type]) => found.get(name) ?? describeUnknown(name, type))
  return [...standard, ...[...found.values()].filter(({ name }) => !isStandardTrait(name))]
}

const describeUnknown = (name: string, type: ValueKind) => ({
  name,
  type,
  coverage: 0,
  values: null,
  min: null,
  max: null,
})

function describe({ name, customers, total, kinds, common, low, high }: TraitRow): Catalogue['traits'][number] {
  const type = isStandardTrait(name) ? standardTraits[name] : typeOf(kinds)
  const hasRange = customers >= minForRange
  return {
    name,
    type,
    coverage: total === 0 ? 0 : Math.min(1, Number((customers / total).toPrecision(3))),
    values: common[type] ?? null,
    min: hasRange ? (low[type] ?? null) : null,
    max: hasRange ? (high[type] ?? null) : null,
  }
}

/** Of what customers have now; of what they had, when nobody has it any more. */
function typeOf(counts: TraitRow['kinds']): ValueKind {
  // The cast: kinds are what the fold wrote.
  const kinds = Object.entries(counts) as [ValueKind, number][]
  const present = kinds.filter(([, count]) => count > 0)
  const [first, ...others] = present.length > 0 ? present : kinds
  if (first === undefined) return 'text'
  return others.length > 0 ? 'mixed' : first[0]
}

type EventRow = { name: string; count: number; lastSeenAt: Temporal.Instant; properties: Record<string, ValueKind> }

async function readEvents({ workspaceId, tx }: WorkspaceTx): Promise<Catalogue['events']> {
  const { rows } = await sql<EventRow>`
    select name, count, last_seen_at as "lastSeenAt", properties from catalogue_events
     where workspace_id = ${workspaceId} order by count desc, name limit ${maxTold}`.execute(tx)
  return rows.map(({ name, count, lastSeenAt, properties }) => ({
    name,
    count,
    lastSeenAt: lastSeenAt.toString(),
    properties: Object.entries(properties).map(([property, type]) => ({ name: property, type })),
  }))
}
