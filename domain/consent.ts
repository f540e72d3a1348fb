import type { Channel } from './channels.ts'

/** A customer's word on a topic and a channel; `*` in either place stands for all of them. */
export type Consent = {
  topic: string
  channel: string
  allowed: boolean
  /** Where and when it was said, in facts that were loaded for a message. */
  source?: string
  saidAt?: Temporal.Instant
}
/** A topic that asks first (optIn), or one that goes to all but those who said no. */
export type Topic = { name: string; optIn: boolean }

/** Whom a channel may reach that has not been asked: messages to a phone need a yes. */
export const channelIsOptIn: Record<Channel, boolean> = {
  push: false,
  email: false,
  sms: true,
  whatsapp: true,
  in_app: false,
}

function findAnswer(consents: readonly Consent[], topic: string, channel: string): boolean | undefined {
  return consents.find((consent) => consent.topic === topic && consent.channel === channel)?.allowed
}

/** A “no” to everything (`*`, `*`) holds until it is taken back; a “yes” to everything opens no opt-in channel. */
const refusesEverything = (consents: readonly Consent[]) => findAnswer(consents, '*', '*') === false

/** May this channel be used for this customer at all? Their word on it, else the channel's default. */
export function allowsChannel(consents: readonly Consent[], channel: Channel): boolean {
  if (refusesEverything(consents)) return false
  return findAnswer(consents, '*', channel) ?? !channelIsOptIn[channel]
}

/**
 * Does the customer want this topic? The most specific word wins: on the topic in this channel, on the topic
 * everywhere, the topic's default. A topic that does not exist has no default, so nobody wants it unasked.
 * @param channel null asks about the topic as a whole
 */
export function allowsTopic(
  consents: readonly Consent[],
  topics: readonly Topic[],
  topic: string,
  channel: Channel | null,
): boolean {
  if (refusesEverything(consents)) return false
  const inChannel = channel === null ? undefined : findAnswer(consents, topic, channel)
  const byDefault = topics.some(({ name, optIn }) => name === topic && !optIn)
  return inChannel ?? findAnswer(consents, topic, '*') ?? byDefault
}

/**
 * The “no” of the customer's own that keeps a message back; undefined when they were never asked.
 * @param topic null asks about the channel as a whole
 */
export function findRefusal(consents: readonly Consent[], topic: string | null, channel: Channel): Consent | undefined {
  const about = (asked: string, by: string) =>
    consents.find((consent) => !consent.allowed && consent.topic === asked && consent.channel === by)
  const everything = about('*', '*')
  if (everything !== undefined || topic === null) return everything ?? about('*', channel)
  return about(topic, channel) ?? about(topic, '*')
}

/** What a message needs: its topic is wanted and its channel allowed. Null leaves that side out. */
export function isConsented(
  consents: readonly Consent[],
  topics: readonly Topic[],
  wanted: { topic: string | null; channel: Channel | null },
): boolean {
  const { topic, channel } = wanted
  return (
    (topic === null || allowsTopic(consents, topics, topic, channel)) &&
    (channel === null || allowsChannel(consents, channel))
  )
}
