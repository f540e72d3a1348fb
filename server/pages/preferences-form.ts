import { type Channel, channelNames } from '../../domain/channels.ts'
import { allowsChannel, allowsTopic, type Consent } from '../../domain/consent.ts'
import type { ConsentChange } from '../../store/customers/consents.ts'
import type { TopicRow } from '../../store/workspaces/settings.ts'

/** What a customer can choose between, and what they said so far. */
export type Preferences = { consents: readonly Consent[]; topics: readonly TopicRow[]; channels: readonly Channel[] }

/** One box of the form. `*` as topic is the channel as a whole. */
export type Box = { topic: string; channel: Channel }

export type Fields = readonly (readonly [name: string, value: string])[]

/** Marks the fields that say which boxes the page had, and how they stood. */
export const shownField = 'shown'
/** The name of the button that stops everything. */
export const stopField = 'stop'

export const fieldOf = ({ topic, channel }: Box) => `${channel}/${topic}`
export const shownValueOf = (box: Box, isOn: boolean) => `${isOn ? 'on' : 'off'} ${fieldOf(box)}`

const isEverything = ({ topic, channel }: { topic: string; channel: string }) => topic === '*' && channel === '*'
const withoutEverything = (consents: readonly Consent[]) => consents.filter((consent) => !isEverything(consent))

/** The boxes of one channel: the channel itself, then its topics, each with a state of its own. */
export const listBoxes = (topics: Preferences['topics'], channel: Channel): Box[] =>
  ['*', ...topics.map(({ name }) => name)].map((topic) => ({ topic, channel }))

/** How a box stands. A topic keeps its own state while its channel, or everything, is off. */
export function isBoxOn({ consents, topics }: Preferences, { topic, channel }: Box): boolean {
  return topic === '*'
    ? allowsChannel(consents, channel)
    : allowsTopic(withoutEverything(consents), topics, topic, channel)
}

/** Is the customer sent nothing at all? */
export const isAllOff = (preferences: Preferences) =>
  !channelNames.some((channel) => isBoxOn(preferences, { topic: '*', channel }))

/** Does the customer get less than before? */
export function isLess(after: Preferences, before: Preferences): boolean {
  const gets = (preferences: Preferences, box: Box) =>
    isBoxOn(preferences, { ...box, topic: '*' }) && isBoxOn(preferences, box)
  return before.channels
    .flatMap((channel) => listBoxes(before.topics, channel))
    .some((box) => gets(before, box) && !gets(after, box))
}

/** The channels that were off as a whole, and are on again. */
export const listReopened = (before: Preferences, changes: readonly ConsentChange[]): Channel[] =>
  before.channels.filter(
    (channel) =>
      !isBoxOn(before, { topic: '*', channel }) &&
      changes.some((change) => change.topic === '*' && change.channel === channel && change.allowed),
  )

/**
 * What a sent form changes. Every box that it showed is written down, so that what it showed is what holds, with one
 * exception: a box that the customer left alone says nothing when its state was changed elsewhere in the meantime. An old
 * page in another tab must not take back an unsubscription.
 */
export function readForm(preferences: Preferences, fields: Fields): ConsentChange[] {
  const names = new Set(fields.map(([name]) => name))
  if (names.has(stopField)) return [{ topic: '*', channel: '*', allowed: false }]
  const shown = new Set(fields.filter(([name]) => name === shownField).map(([, value]) => value))
  const changes = preferences.channels
    .flatMap((channel) => listBoxes(preferences.topics, channel))
    .flatMap((box) => {
      const allowed = names.has(fieldOf(box))
      const isTouched = shown.has(shownValueOf(box, !allowed))
      const isAsShown = shown.has(shownValueOf(box, allowed))
      const holds = isTouched || (isAsShown && isBoxOn(preferences, box) === allowed)
      return holds ? [{ ...box, allowed }] : []
    })
  return reopen(preferences, changes)
}

/** Who stopped everything and takes one channel back has taken back that one: each other one is off by itself from now on. */
function reopen({ consents }: Preferences, changes: readonly ConsentChange[]): ConsentChange[] {
  const isStopped = consents.some((consent) => isEverything(consent) && !consent.allowed)
  const wanted = new Set(changes.filter(({ topic, allowed }) => topic === '*' && allowed).map(({ channel }) => channel))
  if (!isStopped || wanted.size === 0) return [...changes]
  return [
    { topic: '*', channel: '*', allowed: true },
    ...channelNames.map((channel) => ({ topic: '*', channel, allowed: wanted.has(channel) })),
    ...changes.filter(({ topic }) => topic !== '*'),
  ]
}
