import { makeFacts } from '../../domain/conditions/facts.ts'
import { mergeNeeds } from '../../domain/journey/needs.ts'
import { findStep } from '../../domain/campaign/tree.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { loadFacts } from '../../store/journeys/load-facts.ts'
import type { Version } from '../../store/journeys/versions.ts'
import {
  keepBodies,
  readCalledEntries,
  readToldEvents,
  type CalledEntry,
  type ToldEvent,
} from '../../store/webhooks/call-facts.ts'
import type { ClaimedCall } from '../../store/webhooks/claim-calls.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import type { Work } from '../work.ts'

export type Body = { body: string; eventCount: number | null }

/** What claimed calls say, by the call's id; one that has nothing left to say is not in the answer. */
export async function writeBodies(
  work: Work,
  ws: WorkspaceTx,
  calls: readonly ClaimedCall[],
  now: Temporal.Instant,
): Promise<Map<number, Body>> {
  const told = await readToldEvents(ws, idsOf(calls.filter(({ kind }) => kind === 'events')))
  const steps = await writeStepBodies(work, ws, calls, now)
  const bodies = calls.flatMap((call): [number, Body][] => {
    const events = told.get(call.id)
    const ofStep = call.body ?? steps.get(call.id)
    if (call.kind === 'test') return [[call.id, { body: write('test', call, {}), eventCount: null }]]
    if (events !== undefined) return [[call.id, { body: writeEvents(call, events), eventCount: events.length }]]
    return ofStep === undefined ? [] : [[call.id, { body: ofStep, eventCount: null }]]
  })
  return new Map(bodies)
}

const idsOf = (calls: readonly ClaimedCall[]) => calls.map(({ id }) => id)

/** The frame that the Standard Webhooks scheme suggests: type, timestamp, data. */
const write = (type: string, { queuedAt }: ClaimedCall, data: object): string =>
  JSON.stringify({ type, timestamp: queuedAt.toString(), data })

const writeEvents = (call: ClaimedCall, events: readonly ToldEvent[]): string =>
  write('delivery.events', call, {
    events: events.map((event) => ({
      id: String(event.id),
      type: `delivery.${event.type}`,
      at: event.at.toString(),
      delivery: {
        id: String(event.deliveryId),
        entryId: String(event.entryId),
        campaignId: event.campaignId,
        version: event.version,
        stepId: event.stepId,
        channel: event.channel,
      },
      customer: { id: String(event.customerId), userId: event.userId },
      reason: event.reason,
    })),
  })

async function writeStepBodies(
  work: Work,
  ws: WorkspaceTx,
  calls: readonly ClaimedCall[],
  now: Temporal.Instant,
): Promise<Map<number, string>> {
  const unwritten = calls.filter(({ kind, body }) => kind === 'step' && body === null)
  const entries = await readCalledEntries(
    ws,
    unwritten.flatMap(({ entryId }) => (entryId === null ? [] : [entryId])),
  )
  const customerIds = [...entries.values()].map(({ customerId }) => customerId)
  const facts = await loadFacts(ws, customerIds, mergeNeeds([], { now, segments: new Map(), enteredAt: now }), now)
  const bodies = new Map<number, string>()
  for (const call of unwritten) {
    const entry = entries.get(call.entryId ?? 0)
    if (entry === undefined || call.campaignId === null || call.version === null) continue
    const version = await work.readVersion(ws, { campaignId: call.campaignId, version: call.version })
    bodies.set(call.id, writeStep(call, version, entry, facts.get(entry.customerId) ?? makeFacts({ id: '' })))
  }
  await keepBodies(
    ws,
    Array.from(bodies, ([id, body]) => ({ id, body })),
  )
  return bodies
}

function writeStep(
  call: ClaimedCall,
  { campaignId, version, document }: Version,
  entry: CalledEntry,
  facts: CustomerFacts,
) {
  const step = findStep(document.steps, call.stepId ?? '')
  const wanted = step?.kind === 'webhook' ? step.traits : []
  const { traits } = facts
  return write('journey.step', call, {
    campaign: { id: campaignId, version, name: document.name },
    stepId: call.stepId,
    entryId: String(entry.id),
    customer: {
      id: String(entry.customerId),
      userId: traits['user_id'] ?? null,
      traits: Object.fromEntries(wanted.map((name) => [name, traits[name] ?? null])),
    },
    event: entry.triggerEvent,
  })
}
