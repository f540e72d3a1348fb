import type { Provider } from '../../channels/provider.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'
import type { PastDelivery } from '../../domain/gates/frequency-cap.ts'
import { findExitOnLeaving, type Leaving } from '../../domain/journey/choose-message.ts'
import { findTopic } from '../../domain/journey/enter.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueDelivery } from '../../store/deliveries/claim.ts'
import type { Outcome } from '../../store/deliveries/outcomes.ts'
import type { Contact } from '../../store/deliveries/recent-contacts.ts'
import type { Settled } from '../../store/deliveries/settle.ts'
import type { Version } from '../../store/journeys/versions.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'
import { logFault } from '../work.ts'
import { chooseAndRender, type Choice } from './choose-and-render.ts'
import type { Dispatch } from './dispatch.ts'
import { makeLinks } from './make-links.ts'
import { joinAddresses, makeMessages } from './make-messages.ts'
import { type Attempt, settle } from './send-batch.ts'

export type DecisionContext = {
  settings: WorkspaceSettings
  segments: SegmentLookup
  now: Temporal.Instant
  /** Each customer's marketing messages, as far back as the longest cap reaches. */
  past: ReadonlyMap<number, Contact[]>
  /** What this batch is about to send, by customer and delivery: a customer's next message counts it. */
  sending: Map<number, Map<number, PastDelivery>>
}

/** What becomes of one delivery: what is written, what is handed over, and whether its journey goes on. */
export type Decision = { outcome: Outcome; attempt?: Attempt; settled?: Settled }

type Claimed = { delivery: DueDelivery; version: Version; facts: CustomerFacts; context: DecisionContext }

export const skipForGood = (
  { id, entryId, stepId }: DueDelivery,
  version: Version,
  reason: string,
  detail: unknown,
): Decision => ({
  outcome: { kind: 'skip', id, reason, detail },
  settled: settle({ entryId, stepId, version }),
})

/** By the rules alone, without waiting for anything. Decided again, it comes out the same. */
export function decideDelivery(dispatch: Dispatch, ws: WorkspaceTx, claimed: Claimed): Decision {
  const { delivery, version, facts, context } = claimed
  const { id, stepId, endReason } = delivery
  if (endReason !== null) {
    const reason = endReason === 'merged' ? 'merged' : 'exited'
    return { outcome: { kind: 'skip', id, reason, detail: null } }
  }
  const leaving = {
    ...context,
    document: version.document,
    stepId,
    entry: delivery,
    facts,
    past: listPast(delivery, context),
  } satisfies Leaving
  const exit = findExitOnLeaving(leaving, logFault(dispatch, version))
  if (exit !== undefined) {
    const { outcome, settled } = skipForGood(delivery, version, 'exited', null)
    return { outcome, ...(settled && { settled: { ...settled, exitReason: exit } }) }
  }
  const told = { ...delivery, topic: findTopic(version.document) }
  const links = makeLinks(dispatch.links, ws.workspaceId, told, context.settings)
  const choice = chooseAndRender(leaving, links)
  if (choice.kind === 'send') return attempt(dispatch, ws, claimed, { choice, links })
  const detail = { ...choice.detail, tried: choice.tried }
  return choice.kind === 'skip'
    ? skipForGood(delivery, version, choice.reason, detail)
    : { outcome: { kind: 'defer', id, reason: choice.reason, detail, until: choice.until } }
}

function listPast({ id, customerId }: DueDelivery, { past, sending }: DecisionContext): PastDelivery[] {
  const before = (past.get(customerId) ?? []).filter((contact) => contact.id !== id)
  const others = [...(sending.get(customerId) ?? [])].filter(([other]) => other !== id)
  return [...before, ...others.map(([, contact]) => contact)]
}

type Chosen = { choice: Extract<Choice, { kind: 'send' }>; links: ReturnType<typeof makeLinks> }

function attempt(
  dispatch: Dispatch,
  { workspaceId }: WorkspaceTx,
  { delivery, version, context }: Claimed,
  { choice, links }: Chosen,
): Decision {
  const { id, entryId, stepId, customerId, mayHaveLeft } = delivery
  const { channel, content, chosen, tried } = choice
  const provider = dispatch.providers.get(channel)
  if (provider === undefined) throw new Error(`no provider carries ${channel}`)
  const { settings, now, sending } = context
  const addresses = mayHaveLeft ? listSame(delivery, choice, provider) : choice.addresses
  if (addresses.length === 0) return skipForGood(delivery, version, 'not_repeatable', { tried })
  const address = joinAddresses(addresses)
  const handover = { channel, provider: provider.name, address, locale: chosen.language, content, detail: { tried } }
  const messages = makeMessages({ id, workspaceId, address, content, settings, links })
  // A transactional message never counts.
  const topic = findTopic(version.document)
  if (topic !== null) sending.getOrInsertComputed(customerId, () => new Map()).set(id, { channel, topic, at: now })
  return {
    outcome: { kind: 'attempt', id, ...handover },
    attempt: {
      id,
      entryId,
      stepId,
      attempts: delivery.attempts + 1,
      isFirst: !delivery.wasAttempted,
      mayHaveLeft,
      version,
      provider,
      messages,
    },
  }
}

/** Of the addresses, those at which a provider that takes a message once knows it, should it have come there before. */
function listSame(
  before: Pick<DueDelivery, 'channel' | 'provider' | 'address'>,
  { channel, addresses }: Chosen['choice'],
  { name, idempotent }: Provider,
): readonly string[] {
  if (!idempotent || before.channel !== channel || before.provider !== name) return []
  const known = new Set(before.address?.split('\n'))
  return addresses.filter((address) => known.has(address))
}
