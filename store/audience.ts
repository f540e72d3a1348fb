import { type RawBuilder, sql } from 'kysely'
import { type Channel, channelNames } from '../domain/channels.ts'
import type { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql, matchingSql, type SqlScope } from '../domain/conditions/condition-to-sql.ts'
import { type FunnelStep, funnelOf } from '../domain/conditions/funnel.ts'
import { type Profile, profileColumns } from './customers/profile.ts'
import type { WorkspaceTx } from './database/db.ts'
import { readUnfenced } from './database/read-unfenced.ts'
import { readSegmentLookup } from './segments.ts'

export async function readSqlScope(ws: WorkspaceTx, now: Temporal.Instant): Promise<SqlScope> {
  return { workspaceId: ws.workspaceId, now, segments: await readSegmentLookup(ws) }
}

export async function countCustomers(ws: WorkspaceTx): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from customers where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return rows[0]?.count ?? 0
}

/**
 * How many customers match each condition, counted in one pass over those who match `within`.
 * @param within who is looked at; the whole workspace when null
 */
export async function countMatching(
  ws: WorkspaceTx,
  conditions: readonly Condition[],
  scope: SqlScope,
  within: Condition | null = null,
): Promise<number[]> {
  if (conditions.length === 0) return []
  const counts = conditions.map((condition, index) => countWhere(conditionToSql(condition, inList(scope)), index))
  return readCounts(
    ws,
    sql`select ${sql.join(counts)} from customers c
         where c.workspace_id = ${ws.workspaceId} and ${within === null ? sql`true` : conditionToSql(within, scope)}`,
    conditions.length,
  )
}

const inList = (scope: SqlScope): SqlScope => ({ ...scope, inWhere: false })
const countWhere = (holds: RawBuilder<boolean>, index: number) =>
  sql`count(*) filter (where ${holds}) as ${sql.ref(`n${index}`)}`

async function readCounts(ws: WorkspaceTx, query: RawBuilder<Record<string, number>>, size: number): Promise<number[]> {
  const [row] = await readUnfenced(ws, query)
  return Array.from({ length: size }, (_, index) => row?.[`n${index}`] ?? 0)
}

/** How many match. */
export async function countAudience(ws: WorkspaceTx, condition: Condition, scope: SqlScope): Promise<number> {
  const { from, repeats } = matchingSql(condition, scope)
  const counted = repeats ? sql`distinct c.id` : sql`*`
  const [row] = await readUnfenced(ws, sql<{ count: number }>`select count(${counted}) as count from ${from}`)
  return row?.count ?? 0
}

/** The ids of all who match, each once, in no order. */
export async function listMatching(ws: WorkspaceTx, condition: Condition, scope: SqlScope): Promise<number[]> {
  const { from, repeats } = matchingSql(condition, scope)
  const rows = await readUnfenced(
    ws,
    sql<{ id: number }>`select ${repeats ? sql`distinct c.id` : sql`c.id`} from ${from}`,
  )
  return rows.map(({ id }) => id)
}

/** The ids of those who match, in order, after the given one: a page. */
export async function listAudience(
  ws: WorkspaceTx,
  condition: Condition,
  scope: SqlScope,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await readUnfenced(
    ws,
    sql<{ id: number }>`
      select c.id from customers c
       where c.workspace_id = ${ws.workspaceId} and c.id > ${after} and ${conditionToSql(condition, scope)}
       order by c.id limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

export type AudienceCount = {
  count: number
  total: number
  funnel: { words: string; count: number }[]
  reach: { channel: Channel; count: number }[]
}

/** How many match, condition by condition, and on which channels they can be reached at all. */
export async function measureAudience(
  ws: WorkspaceTx,
  condition: Condition,
  now: Temporal.Instant,
): Promise<AudienceCount> {
  const scope = await readSqlScope(ws, now)
  const steps = funnelOf(condition)
  const counts = await countFunnel(ws, steps, scope)
  const [funnel, reach] = [counts.slice(0, steps.length), counts.slice(steps.length)]
  return {
    count: funnel.at(-1) ?? 0,
    total: await countCustomers(ws),
    funnel: steps.map(({ words }, index) => ({ words, count: funnel[index] ?? 0 })),
    reach: channelNames.map((channel, index) => ({ channel, count: reach[index] ?? 0 })),
  }
}

/**
 * In one pass: how many pass each step, then how many of those who pass all can be reached on each channel. A step is
 * looked at only for those who passed the one before it, and reach for those at the end alone.
 */
function countFunnel(ws: WorkspaceTx, steps: readonly FunnelStep[], scope: SqlScope): Promise<number[]> {
  const first = steps[0]?.condition ?? { everyone: true }
  const stops = steps
    .slice(1)
    .map(({ added }, index) => sql`when (${conditionToSql(added, inList(scope))}) is not true then ${sql.lit(index)}`)
  const last = sql.lit(stops.length)
  const depth = stops.length === 0 ? last : sql`case ${sql.join(stops, sql` `)} else ${last} end`
  const passed = steps.map((_, index) => sql<boolean>`depth >= ${sql.lit(index)}`)
  const reached = channelNames.map((channel) => {
    const reachable = conditionToSql({ reachable: { channel } }, inList(scope))
    return sql<boolean>`depth = ${last} and ${reachable}`
  })
  const counts = [...passed, ...reached].map(countWhere)
  // The offset keeps the depth a column, computed once, instead of an expression in every count.
  const query = sql<Record<string, number>>`
    select ${sql.join(counts)} from (
      select c.id, c.email, c.phone, ${depth} as depth from customers c
       where c.workspace_id = ${ws.workspaceId} and ${conditionToSql(first, scope)} offset 0) as c`
  return readCounts(ws, query, counts.length)
}

/** An audience of which so many are among the first customers is sampled from those. */
const firstCustomers = 5000
const enoughToChoose = 200

/**
 * Real customers of the audience for previews: the one with the longest name, the one with the fewest traits, and others
 * in a stable order. They are chosen from the earliest of the audience, so that a large one is not listed for it.
 */
export async function sampleAudience(
  ws: WorkspaceTx,
  condition: Condition,
  now: Temporal.Instant,
  limit: number,
): Promise<Profile[]> {
  const scope = await readSqlScope(ws, now)
  const isFirst = sql<boolean>`c.id <= all (
    select id from customers where workspace_id = ${ws.workspaceId} order by id offset ${firstCustomers - 1} limit 1)`
  const holdsForFew = sql<boolean>`${isFirst} and ${conditionToSql(condition, { ...scope, few: true })}`
  const sample = await chooseSample(ws, holdsForFew, limit)
  if (sample.chosenFrom >= enoughToChoose) return sample.customers
  return (await chooseSample(ws, conditionToSql(condition, scope), limit)).customers
}

async function chooseSample(ws: WorkspaceTx, holds: RawBuilder<boolean>, limit: number) {
  const rows = await readUnfenced(
    ws,
    sql<Profile & { chosenFrom: number }>`
      with audience as (
        select c.* from customers c where c.workspace_id = ${ws.workspaceId} and ${holds} order by c.id limit 1000
      ), ranked as (
        select *, row_number() over (order by length(coalesce(traits ->> 'first_name', '')) desc, id) as by_name,
               row_number() over (order by (select count(*) from jsonb_object_keys(traits)), id) as by_traits,
               row_number() over (order by md5(id::text)) as by_chance, count(*) over () as chosen_from
          from audience
      )
      select ${profileColumns}, chosen_from as "chosenFrom"
        from ranked c
       order by case when by_chance = 1 then 0 when by_name = 1 then 1 when by_traits = 1 then 2 else 2 + by_chance end, id
       limit ${limit}`,
  )
  const chosen = rows.map(({ chosenFrom, ...customer }) => ({ chosenFrom, customer }))
  return { chosenFrom: chosen[0]?.chosenFrom ?? 0, customers: chosen.map(({ customer }): Profile => customer) }
}

/** The properties of each customer's latest event of that name, for previews; customers without one are left out. */
export async function readLatestEvents(
  ws: WorkspaceTx,
  name: string,
  customerIds: readonly number[],
  now: Temporal.Instant,
): Promise<Map<number, Record<string, unknown>>> {
  const { rows } = await sql<{ customerId: number; properties: Record<string, unknown> }>`
    select distinct on (customer_id) customer_id as "customerId", properties from events
     where workspace_id = ${ws.workspaceId} and name = ${name} and at <= ${now.toString()} and customer_id = any(${customerIds}::bigint[])
     order by customer_id, at desc`.execute(ws.tx)
  return new Map(rows.map(({ customerId, properties }) => [customerId, properties]))
}
