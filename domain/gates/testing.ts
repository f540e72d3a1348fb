import type { ChannelMessage } from '../campaign/message.ts'
import type { ContentOf } from '../campaign/content.ts'
import type { Channel } from '../channels.ts'
import { type CustomerFacts, makeFacts } from '../conditions/facts.ts'
import type { GateFacts, GateSettings } from './gate.ts'

/** A customer who can be reached everywhere and has agreed to everything. */
export const givenCustomer = (changes: Partial<CustomerFacts> = {}): CustomerFacts =>
  makeFacts({
    id: '7',
    traits: { email: 'Ada@Example.com', phone: '+447700900001', timezone: 'Europe/London', language: 'en-GB' },
    devices: [{ token: 'device-1', pushEnabled: true }],
    topics: [{ name: 'offers', optIn: false }],
    consents: [
      { topic: '*', channel: 'sms', allowed: true },
      { topic: '*', channel: 'whatsapp', allowed: true },
    ],
    ...changes,
  })

export const openSettings: GateSettings = {
  timezone: 'UTC',
  quietFromMinute: null,
  quietToMinute: null,
  frequencyCaps: [],
}

export const givenGateFacts = (changes: Partial<GateFacts> = {}): GateFacts => ({
  now: Temporal.Instant.from('2026-11-24T12:00:00Z'),
  customer: givenCustomer(),
  topic: 'offers',
  transactional: false,
  settings: openSettings,
  past: [],
  ...changes,
})

const contents: ContentOf = {
  push: { title: 'Title', body: 'Body', deepLink: null, image: null, options: null },
  email: { subject: 'Subject', preheader: null, body: 'Body' },
  sms: { text: 'Text' },
  whatsapp: { template: `HX${'a'.repeat(32)}`, parameters: [], text: null },
  in_app: { title: 'Title', body: 'Body', deepLink: null, survey: null, expiresAfterDays: null },
}

/** A message with the same copy in English and the languages named. */
export function givenChannelMessage(channel: Channel, languages: string[] = []): ChannelMessage {
  const content = contents[channel]
  // The content is that of the channel; the union cannot say so.
  return {
    channel,
    when: null,
    content: { default: content, locales: languages.map((language) => ({ language, content })) },
  } as ChannelMessage
}
