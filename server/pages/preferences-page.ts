import { escapeHtml } from '../../channels/email/escape-html.ts'
import { type Channel, channelWords } from '../../domain/channels.ts'
import { allowsChannel, allowsTopic, type Consent } from '../../domain/consent.ts'
import type { ConsentChange } from '../../store/customers/consents.ts'
import type { TopicRow } from '../../store/workspaces/settings.ts'

/** What a customer can choose between, and what they said so far. */
export type Preferences = { consents: readonly Consent[]; topics: readonly TopicRow[]; channels: readonly Channel[] }

const fieldOf = (topic: string, channel: Channel) => `${channel}/${topic}`

const isOn = ({ consents, topics }: Preferences, topic: string, channel: Channel) =>
  allowsTopic(consents, topics, topic, channel) && allowsChannel(consents, channel)

/** The form: one group for each topic with a box for each channel, and one button that stops everything. */
export function writePreferences(preferences: Preferences): string {
  const groups = preferences.topics.map(({ name, title }) => {
    const boxes = preferences.channels.map((channel) => {
      const checked = isOn(preferences, name, channel) ? ' checked' : ''
      return `<label><input type="checkbox" name="${escapeHtml(fieldOf(name, channel))}"${checked}> ${escapeHtml(channelWords[channel])}</label>`
    })
    return `<fieldset><legend>${escapeHtml(title)}</legend>${boxes.join('')}</fieldset>`
  })
  return `<form method="post">${groups.join('')}<p><button name="save">Save</button> <button name="nothing">Stop everything</button></p></form>`
}

/** Does the customer get less than before? */
export function isLess(after: Preferences, before: Preferences): boolean {
  return before.topics.some(({ name }) =>
    before.channels.some((channel) => isOn(before, name, channel) && !isOn(after, name, channel)),
  )
}

/** What the sent form changes. Every box is written down, so that what it showed is what holds. */
export function readPreferences(
  preferences: Preferences,
  fields: readonly (readonly [string, string])[],
): ConsentChange[] {
  const names = new Set(fields.map(([name]) => name))
  if (names.has('nothing')) return [{ topic: '*', channel: '*', allowed: false }]
  const boxes = preferences.topics.flatMap(({ name: topic }) =>
    preferences.channels.map((channel) => ({ topic, channel, allowed: names.has(fieldOf(topic, channel)) })),
  )
  const isAnyOn = boxes.some(({ allowed }) => allowed)
  const reopened = preferences.channels.filter((channel) =>
    boxes.some((box) => box.channel === channel && box.allowed && !allowsChannel(preferences.consents, channel)),
  )
  return [
    ...(isAnyOn ? [{ topic: '*', channel: '*', allowed: true }] : []),
    ...reopened.map((channel) => ({ topic: '*', channel, allowed: true })),
    ...boxes,
  ]
}
