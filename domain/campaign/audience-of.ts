import type { Channel } from '../channels.ts'
import type { Condition } from '../conditions/condition.ts'
import type { Campaign } from './campaign.ts'
import type { ChannelMessage } from './message.ts'
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

/** Conditions for counting whom a message would reach, to be asked of the audience. */
export type ReachConditions = {
  /** Gets it on one of its channels, caps and quiet hours aside. */
  willReceive: Condition
  /** Could be reached on a channel of the message, but has not agreed to the topic or the channel. */
  notConsented: Condition
  /** Has no address or device for any channel of the message. */
  unreachable: Condition
}

/** The first message's reach as conditions, so that the very operators of segments count it. */
export function reachConditions(campaign: Campaign, step: StepOf<'message'>): ReachConditions {
  const { topic, transactional } = campaign
  const canReach = (message: ChannelMessage): Condition[] => [
    ...(message.when === null || isOnlyInJourney(message.when) ? [] : [message.when]),
    { reachable: { channel: message.channel } },
  ]
  const consents = (message: ChannelMessage): Condition[] =>
    transactional ? [] : [{ subscribed: { topic, channel: message.channel } }]
  const receives: Condition = {
    any: step.channels.map((message) => ({ all: [...canReach(message), ...consents(message)] })),
  }
  const reachable: Condition = { any: step.channels.map((message) => ({ all: canReach(message) })) }
  return {
    willReceive: receives,
    notConsented: { all: [reachable, { not: receives }] },
    unreachable: { not: reachable },
  }
}

/** Conditions over the trigger's event or the journey cannot be counted before there is one. */
function isOnlyInJourney(condition: Condition): boolean {
  return /"(eventProperty|journeyValue)"|"sinceEntry":true/.test(JSON.stringify(condition))
}
