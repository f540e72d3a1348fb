import * as fc from 'fast-check'
import { channelNames } from '../../channels.ts'
import type { Topic } from '../../consent.ts'
import * as values from './values.ts'

const { anyInstant, anyProperties, anyText } = values
const rarelyNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 })
const mayHappen = fc.option(anyInstant, { freq: 2 })
const anyChannel = fc.constantFrom(...channelNames)

export const topics: readonly Topic[] = [
  { name: 'offers', optIn: false },
  { name: 'news', optIn: true },
]

/** What the standard columns hold, then what is said and done. Addresses get the customer's number when loaded. */
export const anyCustomer = fc.record({
  columns: fc.record({
    user_id: rarelyNull(anyText),
    email: fc.constantFrom('Ada@Example.com', 'bob@example.com', '', null),
    phone: fc.constantFrom('+4917012345', '', null),
    language: rarelyNull(fc.constantFrom('de', 'pt-BR')),
    timezone: rarelyNull(fc.constant('Europe/Berlin')),
    country: rarelyNull(fc.constantFrom('DE', '2026-10-25')),
    created_at: rarelyNull(anyInstant),
    last_seen_at: rarelyNull(anyInstant),
  }),
  traits: anyProperties,
  events: fc.array(
    fc.record({ name: fc.constantFrom(...values.eventNames), at: anyInstant, properties: anyProperties }),
    { maxLength: 8 },
  ),
  consents: fc.uniqueArray(
    fc.record({
      topic: fc.constantFrom(...values.topicNames, '*'),
      channel: fc.oneof(fc.constantFrom('*', 'email', 'sms'), anyChannel),
      allowed: fc.boolean(),
    }),
    { selector: ({ topic, channel }) => `${topic} ${channel}`, maxLength: 8 },
  ),
  devices: fc.array(fc.record({ pushEnabled: fc.boolean(), suppressed: fc.boolean() }), { maxLength: 2 }),
  suppressedChannels: fc.uniqueArray(fc.constantFrom('email', 'sms', 'whatsapp'), { maxLength: 2 }),
  reactions: fc.uniqueArray(
    fc.record({
      campaign: fc.constantFrom(...values.campaignIds),
      bounced: fc.boolean(),
      at: fc.record({ received: mayHappen, opened: mayHappen, clicked: mayHappen, converted: mayHappen }),
    }),
    { selector: ({ campaign }) => campaign, maxLength: 2 },
  ),
})
export type TestCustomer = typeof anyCustomer extends fc.Arbitrary<infer Customer> ? Customer : never
