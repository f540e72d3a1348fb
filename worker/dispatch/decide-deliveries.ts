import { findStep } from '../../domain/campaign/tree.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'
import { findExitOnLeaving, type Leaving } from '../../domain/journey/choose-message.ts'
import { listMessageConditions } from '../../domain/journey/conditions-asked.ts'
import type { PastDelivery } from '../../domain/gates/frequency-cap.ts'
import { findTopic } from '../../domain/journey/enter.ts'
import { mergeNeeds } from '../../domain/journey/needs.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listContacts } from '../../store/deliveries/recent-contacts.ts'
import type { DueDelivery } from '../../store/deliveries/claim.ts'
import type { Outcome } from '../../store/deliveries/outcomes.ts'
import type { Settled } from '../../store/deliveries/settle.ts'
import { loadFacts } from '../../store/journeys/load-facts.ts'
import type { Version } from '../../store/journeys/versions.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { logFault } from '../work.ts'
import { chooseAndRender } from './choose-and-render.ts'
import type { Dispatch } from './dispatch.ts'
import { makeLinks } from './make-links.ts'
import { joinAddresses, makeMessages } from './make-messages.ts'
import { type Attempt, settle } from './send-batch.ts'

type Decided = { outcomes: Outcome[]; attempts: Attempt[]; settled: Settled[] }
type Context = {
  settings: WorkspaceSettings
  segments: SegmentLookup
  now: Temporal.Instant
  /** Each customer's marketing messages, as far back as the longest cap reaches. */
  past: Map<number, PastDelivery[]>
}

/** Decide for each claimed delivery, with the customers locked: attempt it, defer it, or skip it with the reason. */
export async function decideDeliveries(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  claimed: readonly DueDelivery[],
  now: Temporal.Instant,
): Promise<Decided> {
  const decided: Decided = { outcomes: [], attempts: [], settled: [] }
  const settings = await readSettings(ws)
  const past = await listPast(ws, settings, claimed, now)
  const context = { settings, segments: await readSegmentLookup(ws), now, past }
  const groups = Map.groupBy(claimed, ({ campaignId, version, stepId }) => `${campaignId}/${version}/${stepId}`)
  for (const deliveries of groups.values()) {
    const [first] = deliveries
    if (first === undefined) continue
    const version = await dispatch.readVersion(ws, first)
    const facts = await loadMessageFacts(ws, version, deliveries, context)
    for (const delivery of deliveries) {
      const known = facts.get(delivery.customerId)
      if (known !== undefined) decideSafely(dispatch, ws, { delivery, version, facts: known, context, decided })
    }
  }
  return decided
}

async function listPast(
  ws: WorkspaceTx,
  { frequencyCaps }: WorkspaceSettings,
  claimed: readonly DueDelivery[],
  now: Temporal.Instant,
): Promise<Map<number, PastDelivery[]>> {
  if (frequencyCaps.length === 0) return new Map()
  const since = now.subtract({ hours: Math.max(...frequencyCaps.map(({ windowHours }) => windowHours)) })
  const ids = [...new Set(claimed.map(({ customerId }) => customerId))]
  return Map.groupBy(await listContacts(ws, ids, since), ({ customerId }) => customerId)
}

async function loadMessageFacts(
  ws: WorkspaceTx,
  version: Version,
  deliveries: readonly DueDelivery[],
  { segments, now }: Context,
): Promise<Map<number, CustomerFacts>> {
  const stepId = deliveries[0]?.stepId ?? ''
  const step = findStep(version.document.steps, stepId)
  const channels = step?.kind === 'message' ? step.channels.map(({ channel }) => channel) : []
  const enteredAt = deliveries
    .map((each) => each.enteredAt)
    .reduce((a, b) => (Temporal.Instant.compare(a, b) < 0 ? a : b), now)
  const conditions = listMessageConditions(version.document, stepId)
  const needs = mergeNeeds(conditions, { now, segments, enteredAt }, { channels, consents: true })
  return loadFacts(
    ws,
    deliveries.map(({ customerId }) => customerId),
    needs,
    now,
  )
}

type One = { delivery: DueDelivery; version: Version; facts: CustomerFacts; context: Context; decided: Decided }

/** A fault of ours in one message must not hold up the lane: that one is skipped, and logged for the operator. */
function decideSafely(dispatch: Dispatch, ws: WorkspaceTx, one: One): void {
  const { delivery, version, decided } = one
  try {
    decideOne(dispatch, ws, one)
  } catch (error) {
    dispatch.log.error({ err: error, deliveryId: delivery.id }, 'a message could not be decided')
    decided.outcomes.push({ kind: 'skip', id: delivery.id, reason: 'internal', detail: null })
    decided.settled.push(settle({ entryId: delivery.entryId, stepId: delivery.stepId, version }))
  }
}

function decideOne(dispatch: Dispatch, ws: WorkspaceTx, { delivery, version, facts, context, decided }: One): void {
  const { id, entryId, stepId } = delivery
  if (delivery.endReason !== null) {
    const reason = delivery.endReason === 'merged' ? 'merged' : 'exited'
    decided.outcomes.push({ kind: 'skip', id, reason, detail: null })
    return
  }
  const { settings, past } = context
  const own = past.get(delivery.customerId) ?? []
  const leaving = {
    ...context,
    document: version.document,
    stepId,
    entry: delivery,
    facts,
    past: own,
  } satisfies Leaving
  const exit = findExitOnLeaving(leaving, logFault(dispatch, version))
  if (exit !== undefined) {
    decided.outcomes.push({ kind: 'skip', id, reason: 'exited', detail: null })
    decided.settled.push({ ...settle({ entryId, stepId, version }), exitReason: exit })
    return
  }
  const links = makeLinks(dispatch.links, ws.workspaceId, { ...delivery, topic: findTopic(version.document) })
  const choice = chooseAndRender(leaving, links)
  if (choice.kind !== 'send') {
    const { reason, tried } = choice
    const detail = { ...choice.detail, tried }
    decided.outcomes.push(
      choice.kind === 'defer'
        ? { kind: 'defer', id, reason, detail, until: choice.until }
        : { kind: 'skip', id, reason, detail },
    )
    if (choice.kind === 'skip') decided.settled.push(settle({ entryId, stepId, version }))
    return
  }
  const provider = dispatch.providers.get(choice.channel)
  if (provider === undefined) throw new Error(`no provider carries ${choice.channel}`)
  const { channel, content, chosen, tried } = choice
  const address = joinAddresses(choice.addresses)
  const handover = { channel, provider: provider.name, address, locale: chosen.language, content, detail: { tried } }
  decided.outcomes.push({ kind: 'attempt', id, ...handover })
  const messages = makeMessages({ id, workspaceId: ws.workspaceId, address, content, settings, links })
  decided.attempts.push({ id, entryId, stepId, attempts: delivery.attempts + 1, version, provider, messages })
  // The customer's next message of this batch counts this one; a transactional one never counts.
  const topic = findTopic(version.document)
  if (topic !== null) past.set(delivery.customerId, [...own, { channel, topic, at: context.now }])
}
