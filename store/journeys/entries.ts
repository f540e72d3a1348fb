import { sql } from 'kysely'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { EarlierEntries } from '../../domain/journey/enter.ts'
import type { Decision, Entry } from '../../domain/journey/entry.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { callColumns, deliveryColumns, entryColumns, toDecisionRow } from './decision-rows.ts'
import { hasMovedSql } from './moves.ts'
import { setTraits } from './set-traits.ts'
import { parseTriggerEvent } from './trigger-event.ts'

export type StoredEntry = Entry & { id: number; version: number; topic: string | null }
export type NewEntry = {
  campaignId: string
  version: number
  customerId: number
  occurrence: string
  triggerEvent: EventFact | null
  /** What the customer's earlier entries in the campaign had drawn, if there are any. */
  earlier: EarlierEntries | undefined
  topic: string | null
  decision: Decision
}

/**
 * Begin journeys and queue their first messages. Whoever is in already, by campaign, occurrence and customer, is left
 * as they are; whoever has been forgotten meanwhile is passed over.
 */
export async function insertEntries(
  ws: WorkspaceTx,
  entries: readonly NewEntry[],
  at: Temporal.Instant,
): Promise<void> {
  if (entries.length === 0) return
  const { shapes, shapeOf } = shareShapes(entries, at)
  const withTraits = entries.filter(({ decision }) => Object.keys(decision.traits).length > 0)
  const { rows: began } = await sql<Began>`
    with r as materialized (
      select * from unnest(${entries.map(({ customerId }) => customerId)}::bigint[], ${shapeOf}::integer[])
               as k ("customerId", shape)
        join jsonb_to_recordset(${JSON.stringify(shapes)}::jsonb) as r (
               shape integer, "campaignId" text, version integer, occurrence text, "triggerEvent" jsonb,
               "earlierArms" jsonb, ${entryColumns}) using (shape)),
    present as materialized (
      select id from customers
       where workspace_id = ${ws.workspaceId} and id = any(${entries.map(({ customerId }) => customerId)}::bigint[])
       order by id for key share),
    entered as (
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, trigger_event, held_out,
             arms, earlier_arms, state, step_id, waiting_since, awaited_event, due_at, entered_at, ended_at, end_reason,
             trace)
      select ${ws.workspaceId}, "campaignId", version, "customerId", occurrence, "triggerEvent", state = 'held_out',
             arms, "earlierArms", state, "stepId", "waitingSince", "awaitedEvent", "dueAt", ${at.toString()}, "endedAt", "endReason",
             trace
        from r join present on present.id = r."customerId" order by r."customerId"
      on conflict (workspace_id, campaign_id, occurrence, customer_id) where not yielded do nothing
      returning id, campaign_id, occurrence, customer_id),
    queued as (
      insert into deliveries (workspace_id, entry_id, campaign_id, version, customer_id, ${deliveryColumns})
      select ${ws.workspaceId}, e.id, e.campaign_id, r.version, e.customer_id, r."deliveryStepId", r.topic, r.lane,
             r."deliveryDueAt", ${at.toString()}
        from entered e join r on r."campaignId" = e.campaign_id and r.occurrence = e.occurrence
                             and r."customerId" = e.customer_id
       where r."deliveryStepId" is not null order by e.id),
    called as (
      insert into outgoing_calls (${callColumns})
      select ${ws.workspaceId}, 'step', e.campaign_id, r.version, e.id, r."callStepId", r."callUrl", ${at.toString()},
             ${at.toString()}
        from entered e join r on r."campaignId" = e.campaign_id and r.occurrence = e.occurrence
                             and r."customerId" = e.customer_id
       where r."callStepId" is not null)
    select campaign_id as "campaignId", occurrence, customer_id as "customerId" from entered
     where customer_id = any(${withTraits.map(({ customerId }) => customerId)}::bigint[])`.execute(ws.tx)
  const trips = new Set(began.map(nameTrip))
  const traits = withTraits
    .filter((entry) => trips.has(nameTrip(entry)))
    .map(({ customerId, decision }) => ({ customerId, traits: decision.traits }))
  await setTraits(ws, traits, at)
}

/** Most who enter a broadcast enter it alike: what they have in common is written once. */
function shareShapes(entries: readonly NewEntry[], at: Temporal.Instant) {
  const indexes = new Map<string, number>()
  const shapes: object[] = []
  const shapeOf = entries.map((entry) => {
    const { campaignId, version, occurrence, topic, earlier, triggerEvent, decision } = entry
    const alike = JSON.stringify([campaignId, version, occurrence, topic, earlier?.arms, triggerEvent, decision])
    return indexes.getOrInsertComputed(alike, () => shapes.push(toShape(entry, shapes.length, at)) - 1)
  })
  return { shapes, shapeOf }
}

function toShape(entry: NewEntry, shape: number, at: Temporal.Instant) {
  const { campaignId, version, occurrence, topic, earlier, triggerEvent, decision } = entry
  return {
    shape,
    campaignId,
    version,
    occurrence,
    topic,
    earlierArms: earlier?.arms ?? {},
    triggerEvent: triggerEvent === null ? null : { ...triggerEvent, at: triggerEvent.at.toString() },
    ...toDecisionRow(decision, at),
  }
}

type Began = Pick<NewEntry, 'campaignId' | 'occurrence' | 'customerId'>
const nameTrip = ({ campaignId, occurrence, customerId }: Began) => `${campaignId} ${customerId} ${occurrence}`

type Row = Omit<StoredEntry, 'triggerEvent' | 'topic'> & { triggerEvent: unknown; topic: string | null }

/**
 * Take entries that are due, whose campaign runs and who need not move first, for the length of this transaction: other workers pass them by.
 * Those of customers with an event that waits are left until it has been acted on.
 */
export async function claimDueEntries(ws: WorkspaceTx, now: Temporal.Instant, limit: number): Promise<StoredEntry[]> {
  const { rows } = await sql<Row>`
    select e.id, e.campaign_id as "campaignId", e.version, e.customer_id as "customerId", e.state,
           e.step_id as "stepId", e.arms, e.earlier_arms as "earlierArms", e.passed, e.journey, e.trigger_event as "triggerEvent", e.entered_at as "enteredAt",
           case when v.document ->> 'transactional' = 'true' then null else v.document ->> 'topic' end as topic
      from campaigns p cross join lateral (
             select * from journey_entries e
              where e.workspace_id = p.workspace_id and e.campaign_id = p.id and e.due_at <= ${now.toString()}
                and ${hasMovedSql} and not exists (select 1 from due_events w
                                 where w.workspace_id = e.workspace_id and w.customer_id = e.customer_id)
              order by e.due_at, e.id limit ${limit} for update skip locked) e
           join campaign_versions v on v.workspace_id = p.workspace_id and v.campaign_id = p.id and v.version = e.version
     where p.workspace_id = ${ws.workspaceId} and p.status in ('live', 'finished')
     limit ${limit}`.execute(ws.tx)
  return rows.map((row) => ({ ...row, triggerEvent: parseTriggerEvent(row.triggerEvent) }))
}

/** Let an entry be due later than it was. */
export async function postponeEntry(ws: WorkspaceTx, id: number, until: Temporal.Instant): Promise<void> {
  await sql`
    update journey_entries set due_at = ${until.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${id} and due_at is not null`.execute(ws.tx)
}

/** Write where claimed entries stand now, queue their messages and set the traits that their steps set. Twice the same step queues nothing new. */
export async function saveDecisions(
  ws: WorkspaceTx,
  decided: readonly { entry: StoredEntry; decision: Decision }[],
  at: Temporal.Instant,
): Promise<void> {
  if (decided.length === 0) return
  const rows = decided.map(({ entry, decision }) => ({
    id: entry.id,
    topic: entry.topic,
    journey: entry.journey,
    ...toDecisionRow(decision, at),
  }))
  await sql`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, journey jsonb, ${entryColumns})),
    moved as (
      update journey_entries e
         set arms = r.arms, journey = r.journey, state = r.state, step_id = r."stepId", waiting_since = r."waitingSince",
             awaited_event = r."awaitedEvent", due_at = r."dueAt", ended_at = r."endedAt", end_reason = r."endReason",
             trace = e.trace || r.trace
        from r where e.workspace_id = ${ws.workspaceId} and e.id = r.id
         and e.id = any(${decided.map(({ entry }) => entry.id)}::bigint[])
      returning e.id, e.campaign_id, e.version, e.customer_id),
    called as (
      insert into outgoing_calls (${callColumns})
      select ${ws.workspaceId}, 'step', m.campaign_id, m.version, m.id, r."callStepId", r."callUrl", ${at.toString()},
             ${at.toString()}
        from moved m join r on r.id = m.id where r."callStepId" is not null
      on conflict (workspace_id, entry_id, step_id) do nothing)
    insert into deliveries (workspace_id, entry_id, campaign_id, version, customer_id, ${deliveryColumns})
    select ${ws.workspaceId}, m.id, m.campaign_id, m.version, m.customer_id, r."deliveryStepId", r.topic, r.lane,
           r."deliveryDueAt", ${at.toString()}
      from moved m join r on r.id = m.id where r."deliveryStepId" is not null
    on conflict (workspace_id, entry_id, step_id) do nothing`.execute(ws.tx)
  await setTraits(
    ws,
    decided.map(({ entry, decision }) => ({ customerId: entry.customerId, traits: decision.traits })),
    at,
  )
}
