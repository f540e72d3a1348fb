import type { Channel } from '../channels.ts'
import type { Condition } from '../conditions/condition.ts'
import type { Campaign } from './campaign.ts'
import type { StepOf } from './steps.ts'
import { listSteps } from './tree.ts'

/** Every message step of the journey, in reading order. */
export function listMessageSteps(campaign: Campaign): StepOf<'message'>[] {
  return listSteps(campaign.steps).flatMap(({ step }) => (step.kind === 'message' ? [step] : []))
}

/** The channels that the campaign's messages use, each once. */
export function listChannels(campaign: Campaign): Channel[] {
  return [...new Set(listMessageSteps(campaign).flatMap((step) => step.channels.map(({ channel }) => channel)))]
}

/** Conditions for counting whom a message would reach, to be asked of the audience; nobody falls under two of them. */
export type ReachConditions = {
  /** Gets it on one of its channels, caps and quiet hours aside. */
  willReceive: Condition
  /** The address is on the suppression list. */
  suppressed: Condition
  /** Has not agreed to the topic or the channel. */
  notConsented: Condition
  /** Has no address or device. */
  unreachable: Condition
}

const everyone: Condition = { everyone: true }
const nobody: Condition = { not: everyone }

/**
 * A message's reach as conditions, so that the very operators of segments count it. Who gets nothing is told by the
 * first channel meant for them, in the order of the gates, as the worker tells it.
 */
export function reachConditions({ topic, transactional }: Campaign, step: StepOf<'message'>): ReachConditions {
  const channels = step.channels.map(({ channel, when }) => ({
    channel,
    isMeant: when === null || isOnlyInJourney(when) ? everyone : when,
    reachable: { reachable: { channel } } satisfies Condition,
    consents: transactional ? everyone : ({ subscribed: { topic, channel } } satisfies Condition),
  }))
  const willReceive: Condition = {
    any: channels.map(({ isMeant, reachable, consents }) => ({ all: [isMeant, reachable, consents] })),
  }
  const first = channels.map((each, index) => ({
    ...each,
    isFirst: { all: [each.isMeant, ...channels.slice(0, index).map(({ isMeant }): Condition => ({ not: isMeant }))] },
  }))
  const suppressed: Condition = {
    any: first.map(({ channel, isFirst, reachable }) => ({ all: [isFirst, hasAddress(channel), { not: reachable }] })),
  }
  const refuses: Condition = { any: first.map(({ isFirst, consents }) => ({ all: [isFirst, { not: consents }] })) }
  const none: Condition = { not: willReceive }
  return {
    willReceive,
    suppressed: { all: [none, suppressed] },
    notConsented: { all: [none, { not: suppressed }, refuses] },
    unreachable: { all: [none, { not: suppressed }, { not: refuses }] },
  }
}

/** An address that is there and yet cannot be reached is suppressed; devices and the inbox have no such list to count. */
function hasAddress(channel: Channel): Condition {
  switch (channel) {
    case 'email':
      return { trait: { name: 'email', exists: true } }
    case 'sms':
    case 'whatsapp':
      return { trait: { name: 'phone', exists: true } }
    case 'push':
    case 'in_app':
      return nobody
  }
}

/** Conditions over the trigger's event or the journey cannot be counted before there is one. */
function isOnlyInJourney(condition: Condition): boolean {
  return /"(eventProperty|journeyValue)"|"sinceEntry":true/.test(JSON.stringify(condition))
}
