import { sql } from 'kysely'
import type { Channel } from '../../domain/channels.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import type { NeededFacts } from '../../domain/conditions/needed-facts.ts'
import type { HistoryEvent, Life, PastEntry, PastSend, RehearsalPlan } from '../../domain/rehearsal/life.ts'
import { findPastFrom, listHeard } from '../../domain/rehearsal/needs.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { loadFacts } from '../journeys/load-facts.ts'

/** What is the same for every customer, read once. */
export type Shared = { needs: NeededFacts; thresholds: CustomerFacts['thresholds'] }

/** The lives of these customers, in order of id; a handful of queries, however many they are. */
export async function loadLives(
  ws: WorkspaceTx,
  plan: RehearsalPlan,
  ids: readonly number[],
  { needs, thresholds }: Shared,
): Promise<Life[]> {
  const facts = await loadFacts(
    ws,
    ids,
    { ...needs, events: new Map(), anyEventSince: undefined, thresholds: [] },
    plan.until,
  )
  const events = Map.groupBy(await loadEvents(ws, plan, ids, needs), ({ customerId }) => customerId)
  const past = Map.groupBy(await loadPast(ws, plan, ids), ({ customerId }) => customerId)
  const entered = Map.groupBy(await loadEntered(ws, plan, ids), ({ customerId }) => customerId)
  const heard = listHeard(plan.document)
  return [...facts].map(([customerId, known]): Life => {
    const own = events.get(customerId) ?? []
    return {
      customerId,
      facts: { ...known, thresholds, events: own, milestones: dropRehearsed(plan, known.milestones) },
      happenings: own.filter(({ name, at }) => heard.has(name) && Temporal.Instant.compare(at, plan.from) >= 0),
      past: past.get(customerId) ?? [],
      entered: entered.get(customerId) ?? [],
    }
  })
}

/** The rehearsal takes the place of what the campaign really did in the window. */
const dropRehearsed = ({ campaignId, from }: RehearsalPlan, milestones: CustomerFacts['milestones']) =>
  milestones.filter(({ campaign, at }) => campaign !== campaignId || Temporal.Instant.compare(at, from) < 0)

type Of<Row> = { customerId: number } & Row

async function loadEvents(ws: WorkspaceTx, { until }: RehearsalPlan, ids: readonly number[], needs: NeededFacts) {
  const asked = listAsked(needs)
  if (asked.length === 0) return []
  const { rows } = await sql<Of<HistoryEvent>>`
    select e.customer_id as "customerId", e.name, e.at, e.message_id as "messageId", e.properties from events e
     where e.workspace_id = ${ws.workspaceId} and e.customer_id = any(${ids}::bigint[]) and e.at < ${until.toString()}
       and (${sql.join(asked, sql` or `)})
     order by e.customer_id, e.at, e.received_at, e.message_id`.execute(ws.tx)
  return rows
}

/** Names and times stand in the statement itself, so that Postgres leaves out the weeks and the index parts before. */
function listAsked({ events, anyEventSince }: NeededFacts) {
  const bySince = Map.groupBy([...events.keys()], (name) => events.get(name)?.toString() ?? '-infinity')
  const named = [...bySince].map(([since, names]) => sql`e.name = any(${names}) and e.at >= ${since}::timestamptz`)
  return anyEventSince === undefined ? named : [...named, sql`e.at >= ${anyEventSince.toString()}::timestamptz`]
}

async function loadPast(ws: WorkspaceTx, plan: RehearsalPlan, ids: readonly number[]): Promise<Of<PastSend>[]> {
  const { rows } = await sql<Of<{ campaignId: string; channel: Channel; topic: string | null; at: Temporal.Instant }>>`
    select customer_id as "customerId", campaign_id as "campaignId", channel, topic, attempted_at as at from deliveries
     where workspace_id = ${ws.workspaceId} and customer_id = any(${ids}::bigint[])
       and attempted_at > ${findPastFrom(plan).toString()} and attempted_at < ${plan.until.toString()}
       and state in ('attempted', 'sent', 'uncertain') and channel is not null
       and (campaign_id <> ${plan.campaignId} or attempted_at < ${plan.from.toString()})
     order by customer_id, attempted_at`.execute(ws.tx)
  return rows
}

async function loadEntered(ws: WorkspaceTx, { campaignId, from }: RehearsalPlan, ids: readonly number[]) {
  const { rows } = await sql<Of<PastEntry>>`
    select customer_id as "customerId", occurrence, entered_at as at, held_out as "heldOut", arms
      from journey_entries
     where workspace_id = ${ws.workspaceId} and customer_id = any(${ids}::bigint[]) and campaign_id = ${campaignId}
       and entered_at < ${from.toString()}
     order by customer_id, entered_at, id`.execute(ws.tx)
  return rows
}
