import { tooLong } from '../../channels/render-content.ts'
import { mapWithinDeadline } from '../../channels/copy/within-deadline.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import { listMessageConditions } from '../../domain/journey/conditions-asked.ts'
import { findStep } from '../../domain/campaign/tree.ts'
import { mergeNeeds } from '../../domain/journey/needs.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { type Contact, listContacts } from '../../store/deliveries/recent-contacts.ts'
import type { DueDelivery } from '../../store/deliveries/claim.ts'
import type { Outcome } from '../../store/deliveries/outcomes.ts'
import type { Settled } from '../../store/deliveries/settle.ts'
import { loadFacts } from '../../store/journeys/load-facts.ts'
import type { Version } from '../../store/journeys/versions.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { type Decision, type DecisionContext, decideDelivery, skipForGood } from './decide-delivery.ts'
import type { Dispatch } from './dispatch.ts'
import type { Attempt } from './send-batch.ts'

type Decided = { outcomes: Outcome[]; attempts: Attempt[]; settled: Settled[] }
/**
 * Copy that takes long to fill in must not keep a transaction open until Postgres ends it, nor a lease from being
 * renewed: what is not decided by then stays due.
 */
const decidingMs = 1000

type Claimed = { delivery: DueDelivery; version: Version; facts: CustomerFacts }

/** Decide for each claimed delivery, with the customers locked: attempt it, defer it, or skip it with the reason. */
export async function decideDeliveries(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  claimed: readonly DueDelivery[],
  now: Temporal.Instant,
): Promise<Decided> {
  const settings = await readSettings(ws)
  const past = await listPast(ws, settings, claimed, now)
  const context = { settings, segments: await readSegmentLookup(ws), now, past, sending: new Map() }
  const groups = Map.groupBy(claimed, ({ campaignId, version, stepId }) => `${campaignId}/${version}/${stepId}`)
  const known: Claimed[] = []
  for (const deliveries of groups.values()) {
    const [first] = deliveries
    if (first === undefined) continue
    const version = await dispatch.readVersion(ws, first)
    const facts = await loadMessageFacts(ws, version, deliveries, context)
    for (const delivery of deliveries) {
      const own = facts.get(delivery.customerId)
      if (own !== undefined) known.push({ delivery, version, facts: own })
    }
  }
  const decisions = mapWithinDeadline(
    known,
    (one) => decideSafely(dispatch, ws, one, context),
    ({ delivery, version }) => skipForGood(delivery, version, tooLong.kind, tooLong),
    { budgetMs: decidingMs },
  )
  return {
    outcomes: decisions.map(({ outcome }) => outcome),
    attempts: decisions.flatMap(({ attempt }) => attempt ?? []),
    settled: decisions.flatMap(({ settled }) => settled ?? []),
  }
}

/** A fault of ours in one message must not hold up the lane: that one is skipped, and logged for the operator. */
function decideSafely(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  { delivery, version, facts }: Claimed,
  context: DecisionContext,
): Decision {
  try {
    return decideDelivery(dispatch, ws, { delivery, version, facts, context })
  } catch (error) {
    dispatch.log.error({ err: error, deliveryId: delivery.id }, 'a message could not be decided')
    return skipForGood(delivery, version, 'internal', null)
  }
}

async function listPast(
  ws: WorkspaceTx,
  { frequencyCaps }: WorkspaceSettings,
  claimed: readonly DueDelivery[],
  now: Temporal.Instant,
): Promise<Map<number, Contact[]>> {
  if (frequencyCaps.length === 0) return new Map()
  const since = now.subtract({ hours: Math.max(...frequencyCaps.map(({ windowHours }) => windowHours)) })
  const ids = [...new Set(claimed.map(({ customerId }) => customerId))]
  return Map.groupBy(await listContacts(ws, ids, since), ({ customerId }) => customerId)
}

async function loadMessageFacts(
  ws: WorkspaceTx,
  version: Version,
  deliveries: readonly DueDelivery[],
  { segments, now }: DecisionContext,
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
