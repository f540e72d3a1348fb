import { sql } from 'kysely'
import { type Channel, channelNames } from '../domain/channels.ts'
import type { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql, type SqlScope } from '../domain/conditions/condition-to-sql.ts'
import { type FunnelStep, funnelOf } from '../domain/conditions/funnel.ts'
import type { WorkspaceTx } from './database/db.ts'
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
  const counts = conditions.map(
    (condition, index) => sql`count(*) filter (where ${conditionToSql(condition, scope)}) as ${sql.ref(`n${index}`)}`,
  )
  const { rows } = await sql<Record<string, number>>`
    select ${sql.join(counts)} from customers c
     where c.workspace_id = ${ws.workspaceId} and ${within === null ? sql`true` : conditionToSql(within, scope)}`.execute(
    ws.tx,
  )
  return conditions.map((_, index) => rows[0]?.[`n${index}`] ?? 0)
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
  const funnel = await countFunnel(ws, steps, scope)
  const reachable = channelNames.map((channel): Condition => ({ reachable: { channel } }))
  const reach = await countMatching(ws, reachable, scope, condition)
  return {
    count: funnel.at(-1) ?? 0,
    total: await countCustomers(ws),
    funnel: steps.map(({ words }, index) => ({ words, count: funnel[index] ?? 0 })),
    reach: channelNames.map((channel, index) => ({ channel, count: reach[index] ?? 0 })),
  }
}

/** Each step is looked at only for those who passed the one before it. */
async function countFunnel(ws: WorkspaceTx, steps: readonly FunnelStep[], scope: SqlScope): Promise<number[]> {
  const first = steps[0]
  if (first === undefined) return []
  const rest = steps.slice(1).map(({ added }) => added)
  const cumulative = rest.map((_, index): Condition => ({ all: rest.slice(0, index + 1) }))
  return countMatching(ws, [{ everyone: true }, ...cumulative], scope, first.condition)
}

export type SampleCustomer = {
  id: number
  userId: string | null
  email: string | null
  phone: string | null
  language: string | null
  timezone: string | null
  country: string | null
  createdAt: Temporal.Instant | null
  lastSeenAt: Temporal.Instant | null
  traits: Record<string, unknown>
}

/**
 * Real customers of the audience for previews: the one with the longest name, the one with the fewest traits, and others
 * in a stable order.
 */
export async function sampleAudience(
  ws: WorkspaceTx,
  condition: Condition,
  now: Temporal.Instant,
  limit: number,
): Promise<SampleCustomer[]> {
  const scope = await readSqlScope(ws, now)
  const { rows } = await sql<SampleCustomer>`
    with audience as (
      select c.* from customers c where c.workspace_id = ${ws.workspaceId} and ${conditionToSql(condition, scope)} order by c.id limit 1000
    ), ranked as (
      select *, row_number() over (order by length(coalesce(traits ->> 'first_name', '')) desc, id) as by_name,
             row_number() over (order by (select count(*) from jsonb_object_keys(traits)), id) as by_traits,
             row_number() over (order by md5(id::text)) as by_chance
        from audience
    )
    select id, user_id as "userId", email, phone, language, timezone, country, created_at as "createdAt",
           last_seen_at as "lastSeenAt", traits
      from ranked
     order by case when by_chance = 1 then 0 when by_name = 1 then 1 when by_traits = 1 then 2 else 2 + by_chance end, id
     limit ${limit}`.execute(ws.tx)
  return rows
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
