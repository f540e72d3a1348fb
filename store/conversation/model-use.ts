import { sql } from 'kysely'
import type { BudgetScope, Spent } from '../../domain/budgets/budget.ts'
import type { TokenUse } from '../../domain/budgets/prices.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type ModelUse = TokenUse & { costMicros: number | null }
/** What a call may use: reserved while it runs. */
export type Estimate = { tokens: number; costMicros: number }

/** A turn is longest a few minutes; what a crash left reserved counts no longer than this. */
const reservedForMinutes = 10

/** Of turns at once, one after the other looks at what is left, until this transaction ends. */
export async function holdModelUse({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('model use'), ${workspaceId})`.execute(tx)
}

/** The moment at which the workspace's day began, and the next one begins. */
export async function readDay(
  { tx, workspaceId }: WorkspaceTx,
  at: Temporal.Instant,
): Promise<{ from: Temporal.Instant; until: Temporal.ZonedDateTime }> {
  const { rows } = await sql<{ timezone: string }>`
    select timezone from workspace_settings where workspace_id = ${workspaceId}`.execute(tx)
  const today = at.toZonedDateTimeISO(rows[0]?.timezone ?? 'UTC').startOfDay()
  return { from: today.toInstant(), until: today.add({ days: 1 }).startOfDay() }
}

/** What models have used, and what calls under way may use. The offline planner bills nothing and is left out. */
export async function sumModelUse(
  { tx, workspaceId }: WorkspaceTx,
  of: { turnId: string; threadId: string; memberId: string; from: Temporal.Instant; at: Temporal.Instant },
): Promise<Record<BudgetScope, Spent>> {
  const since = of.at.subtract({ minutes: reservedForMinutes })
  const counted = sql`
    select id, thread_id, member_id, started_at, input_tokens + output_tokens + r.tokens as tokens,
           coalesce(cost_micros, 0) + r.micros as micros,
           cost_micros is null and input_tokens + output_tokens > 0 as is_unknown
      from turns cross join lateral (
        select case when status = 'running' and started_at > ${since.toString()} then reserved_tokens else 0 end as tokens,
               case when status = 'running' and started_at > ${since.toString()} then reserved_micros else 0 end as micros) r
     where workspace_id = ${workspaceId} and model <> 'offline'`
  const sum = (scope: BudgetScope, which: ReturnType<typeof sql>) => sql`
    select ${scope} as scope, coalesce(sum(tokens), 0)::bigint as tokens,
           coalesce(sum(micros), 0)::bigint as cost, not coalesce(bool_or(is_unknown), false) as "isCostKnown"
      from (${counted} and ${which}) t`
  const { rows } = await sql<Spent & { scope: BudgetScope }>`
    ${sum('turn', sql`id = ${of.turnId}`)}
    union all ${sum('thread', sql`thread_id = ${of.threadId}`)}
    union all ${sum('member', sql`started_at >= ${of.from.toString()} and member_id = ${of.memberId}`)}
    union all ${sum('day', sql`started_at >= ${of.from.toString()}`)}`.execute(tx)
  const none: Spent = { tokens: 0, cost: 0, isCostKnown: true }
  const found = new Map(rows.map(({ scope, ...spent }) => [scope, spent]))
  const read = (scope: BudgetScope) => found.get(scope) ?? none
  return { turn: read('turn'), thread: read('thread'), member: read('member'), day: read('day') }
}

/** Set aside what the turn's next call may use. */
export async function reserveModelUse({ tx, workspaceId }: WorkspaceTx, turnId: string, estimate: Estimate) {
  await sql`
    update turns set reserved_tokens = ${estimate.tokens}, reserved_micros = ${estimate.costMicros}
     where workspace_id = ${workspaceId} and id = ${turnId}`.execute(tx)
}

/** The call is over: what the turn has used so far takes the place of what was set aside. */
export async function settleModelUse({ tx, workspaceId }: WorkspaceTx, turnId: string, use: ModelUse): Promise<void> {
  await sql`
    update turns set reserved_tokens = 0, reserved_micros = 0, input_tokens = ${use.inputTokens},
           output_tokens = ${use.outputTokens}, cached_tokens = ${use.cachedTokens}, cost_micros = ${use.costMicros}
     where workspace_id = ${workspaceId} and id = ${turnId}`.execute(tx)
}
