import { sql } from 'kysely'
import { toDeliveryMoment } from '../../domain/trace/delivery-moment.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { appendMoment } from '../traces/append-moment.ts'
import { notifyInboxes } from '../inbox/notices.ts'
import { applyBrakes } from '../brakes/apply-brakes.ts'
import { countOutcomes, type Outcome } from '../brakes/count-outcomes.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { noteEvents } from '../webhooks/note-events.ts'

type Ended = 'sent' | 'failed' | 'uncertain'

/** What a provider said of one delivery, or what is left to say when it said nothing. */
export type Result =
  | { kind: 'sent'; id: number; entryId: number; providerMessageId: string | null }
  /** isDead: the address itself is. */
  | { kind: 'failed'; id: number; entryId: number; reason: string; isDead: boolean }
  | { kind: 'uncertain'; id: number; entryId: number; reason: string }
  | {
      kind: 'again'
      id: number
      entryId: number
      reason: string
      dueAt: Temporal.Instant
      countsAsAttempt: boolean
      /** The provider may have taken it all the same. */
      mayHaveLeft?: boolean
    }

type Recorded = {
  id: number
  state: Ended | 'queued'
  campaignId: string
  channel: string
  isForgotten: boolean
  inboxOf: number | null
}

/**
 * Record results, fenced: only deliveries that this token still leases are touched, so that a worker which froze past
 * its lease changes nothing. Of a customer who has been forgotten meanwhile nothing is tried again.
 * @returns of those that were recorded, whether the customer has been forgotten
 */
export async function recordResults(
  ws: WorkspaceTx,
  token: string,
  results: readonly Result[],
  at: Temporal.Instant,
): Promise<Map<number, { isForgotten: boolean }>> {
  if (results.length === 0) return new Map()
  const rows = results.map((result) => (result.kind === 'again' ? toAgainRow(result, at) : result))
  const now = sql`${at.toString()}::timestamptz`
  // A provider that gave no answer has told of the message meanwhile (message-reports.ts): it is in no doubt.
  const mayHaveLeft = sql`(d.may_have_left or coalesce(r."mayHaveLeft", false))`
  const state = sql`
    case when r.kind = 'uncertain' and d.provider_message_id is not null then 'sent' when r.kind <> 'again' then r.kind
         when d.customer_id is not null then 'queued' when ${mayHaveLeft} then 'uncertain' else 'failed' end`
  // Entries before deliveries, in order of id: the order in which every transaction here locks.
  await sql`
    select 1 from journey_entries
     where workspace_id = ${ws.workspaceId} and id = any(${results.map(({ entryId }) => entryId)}::bigint[])
     order by id for update`.execute(ws.tx)
  const { rows: recorded } = await sql<Recorded>`
    update deliveries d
       set state = ${state}, may_have_left = ${mayHaveLeft},
           due_at = case when d.customer_id is not null then r."dueAt" end,
           reason = case when ${state} = 'sent' then null when d.customer_id is not null then r.reason when r.kind = 'again' then 'forgotten'
                         else substring(r.reason from '^[a-z0-9_]+') end, lease_token = null, lease_until = null,
           trace = case when r.moment is null or d.customer_id is null then d.trace else ${appendMoment(sql`r.moment`)} end,
           attempts = d.attempts - case when r."countsAsAttempt" is false then 1 else 0 end,
           provider_message_id = case when d.customer_id is not null then coalesce(r."providerMessageId", d.provider_message_id) end,
           sent_at = case ${state} when 'sent' then ${now} end, failed_at = case ${state} when 'failed' then ${now} end,
           uncertain_at = case ${state} when 'uncertain' then ${now} end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
           id bigint, kind text, reason text, "dueAt" timestamptz, "countsAsAttempt" boolean, "mayHaveLeft" boolean,
           "providerMessageId" text, moment jsonb)
     where d.workspace_id = ${ws.workspaceId} and d.id = r.id and d.state = 'attempted'
       and d.lease_token = ${token}::uuid
    returning d.id, d.state, d.campaign_id as "campaignId", d.channel, d.customer_id is null as "isForgotten",
              case when d.channel = 'in_app' and d.state = 'sent' then d.customer_id end as "inboxOf"`.execute(ws.tx)
  await notifyInboxes(
    ws,
    recorded.flatMap(({ inboxOf }) => inboxOf ?? []),
  )
  await noteReactions(
    ws,
    recorded.map(({ id }) => id),
  )
  const kept = new Map(recorded.map(({ id, state, isForgotten }) => [id, { state, isForgotten }]))
  await noteEvents(
    ws,
    results.flatMap(({ id, kind }) => {
      const state = kept.get(id)?.state ?? 'queued'
      return kind !== 'again' && state !== 'queued' ? [{ type: state, deliveryId: id, at }] : []
    }),
  )
  await brake(ws, recorded, results, at)
  return kept
}

/** Last of all, so that what it locks is held for a moment only. */
async function brake(
  ws: WorkspaceTx,
  recorded: readonly Recorded[],
  results: readonly Result[],
  at: Temporal.Instant,
): Promise<void> {
  const dead = new Set(results.flatMap((result) => (result.kind === 'failed' && result.isDead ? [result.id] : [])))
  const ended = recorded.filter(({ state }) => state !== 'queued')
  const failed = ended.filter(({ state }) => state === 'failed')
  const outcomes = [
    ...ended.map((each): Outcome => ({ ...each, kind: 'message' })),
    // A mail server that knows at once that there is no such mailbox saves itself the bounce.
    ...failed.map((each): Outcome => ({
      ...each,
      kind: each.channel === 'email' && dead.has(each.id) ? 'bounces' : 'failures',
    })),
  ]
  await countOutcomes(ws, outcomes, at)
  await applyBrakes(ws, [...new Set(failed.map(({ campaignId }) => campaignId))], at)
}

function toAgainRow(result: Extract<Result, { kind: 'again' }>, at: Temporal.Instant) {
  const moment = toDeliveryMoment('again', at, { reason: result.reason, until: result.dueAt })
  return { ...result, dueAt: result.dueAt.toString(), moment }
}
