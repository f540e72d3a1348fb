import { type PickedContent, pickContent } from '../campaign/pick-content.ts'
import { pickForm } from '../campaign/pick-form.ts'
import type { ChannelMessage } from '../campaign/message.ts'
import type { Channel } from '../channels.ts'
import type { Condition } from '../conditions/condition.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import { listFreeAddresses } from './addresses.ts'
import type { CopyFault, Detail, GateFacts } from './gate.ts'
import { passGates } from './gates.ts'
import { findLastInbound } from './last-inbound.ts'
import type { SkipReason } from './reasons.ts'

/** A channel that was not used, and why. */
export type TriedChannel = { channel: Channel; reason: SkipReason; detail: Detail }

export type DeliveryChoice =
  /** `addresses` has one entry, but for push, which goes to every device unless its copy says otherwise. */
  | { kind: 'send'; channel: Channel; addresses: string[]; chosen: PickedContent; tried: TriedChannel[] }
  | {
      kind: 'defer'
      channel: Channel
      until: Temporal.Instant
      reason: 'quiet_hours'
      detail: Detail
      tried: TriedChannel[]
    }
  /** `tried` has every channel that was asked, the one that decided included. */
  | { kind: 'skip'; channel: Channel | null; reason: SkipReason; detail: Detail; tried: TriedChannel[] }

/** What the caller knows how to ask. */
export type DeliveryProbes = {
  /** Does the channel's `when` hold for this customer now? */
  holds: (when: Condition) => boolean
  /** Renders the copy; null when it has text for this customer. */
  findCopyFault: (chosen: PickedContent) => CopyFault | null
}

const fallsThrough: readonly SkipReason[] = ['suppressed', 'not_consented', 'unreachable', 'window_closed']

/**
 * Which channel a message step uses for one customer, now. Channels are tried in order: one whose `when` does not hold,
 * or that is suppressed, not consented, unreachable or only for who has just written, gives way to the next; a cap or
 * copy without text skips the message; quiet hours defer it.
 */
export function chooseDelivery(
  channels: readonly ChannelMessage[],
  facts: GateFacts,
  { holds, findCopyFault }: DeliveryProbes,
): DeliveryChoice {
  const tried: TriedChannel[] = []
  const language = readLanguage(facts)
  for (const message of channels) {
    const { channel } = message
    if (message.when !== null && !holds(message.when)) {
      tried.push({ channel, reason: 'condition', detail: { channel } })
      continue
    }
    const chosen = pickForm(pickContent(message, language), findLastInbound(facts.customer, channel), facts.now)
    const result = passGates({ ...facts, channel, chosen, findCopyFault: () => findCopyFault(chosen) })
    if (result.kind === 'pass')
      return { kind: 'send', channel, addresses: listAddresses(chosen, facts.customer), chosen, tried }
    if (result.kind === 'defer') return { ...result, channel, tried }
    const { reason, detail } = result
    tried.push({ channel, reason, detail })
    if (!fallsThrough.includes(reason)) return { kind: 'skip', channel, reason, detail, tried }
  }
  return concludeSkip(tried)
}

function listAddresses(chosen: PickedContent, customer: CustomerFacts): string[] {
  const addresses = listFreeAddresses(chosen.channel, customer)
  const isForOne = chosen.channel === 'push' && chosen.content.options?.devices === 'last_active'
  return isForOne ? addresses.slice(0, 1) : addresses
}

/** No channel was left: the reason is that of the most preferred one that was meant for the customer. */
function concludeSkip(tried: TriedChannel[]): DeliveryChoice {
  const telling = tried.find(({ reason }) => reason !== 'condition') ?? tried[0]
  if (telling === undefined) return { kind: 'skip', channel: null, reason: 'unreachable', detail: {}, tried }
  return { kind: 'skip', ...telling, tried }
}

function readLanguage({ customer }: GateFacts): string | null {
  const language = customer.traits['language']
  return typeof language === 'string' ? language : null
}
