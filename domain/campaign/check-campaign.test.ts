import { expect, test } from 'vitest'
import type { CatalogueNames } from '../catalogue.ts'
import { checkCampaign } from './check-campaign.ts'
import { emailStep, givenDocument } from './testing.ts'

const catalogue: CatalogueNames = {
  traits: new Map([
    ['plan', 'text'],
    ['renews_on', 'date'],
  ]),
  events: new Map([
    ['bought', new Map([['basket_id', 'text']])],
    ['basket_changed', new Map([['basket_id', 'text']])],
  ]),
  segments: new Map([['seg_1', 'Regulars']]),
  topics: new Set(['tips']),
  campaigns: new Map(),
}
const scope = {
  catalogue,
  now: Temporal.Instant.from('2026-11-24T10:00:00Z'),
  timezone: 'UTC',
  webhookUrls: ['https://hooks.example.com/carillon'],
}
const problemsOf = (parts: Record<string, unknown>) =>
  checkCampaign(givenDocument(parts), scope).map(({ path, code }) => `${path} ${code}`)

const recurring = (parts: object) => ({
  trigger: {
    kind: 'broadcast',
    schedule: { kind: 'recurring', atLocalTime: '08:00', zone: 'customer', ...parts },
  },
})

test('a campaign of known names has no problems', () => {
  const exit = [{ kind: 'event', event: 'bought', sameKey: 'basket_id' }]
  expect(problemsOf({ trigger: { kind: 'event', event: 'basket_changed', keyedBy: 'basket_id' }, exit })).toEqual([])
})

test.each([
  [{ trigger: { kind: 'event', event: 'basket_chnged' } }, 'trigger/event unknown_event'],
  [{ trigger: { kind: 'event', event: 'bought', keyedBy: 'basket' } }, 'trigger/event unknown_property'],
  [{ trigger: { kind: 'segment_entry', segment: 'Regular' } }, 'trigger/segment unknown_segment'],
  [{ trigger: { kind: 'date', trait: 'plan', offsetDays: 0, atLocalTime: '09:00' } }, 'trigger/trait type_mismatch'],
  [
    { trigger: { kind: 'broadcast', schedule: { kind: 'at', at: '2026-11-24T09:00', zone: 'UTC' } } },
    'trigger/schedule/at schedule_in_the_past',
  ],
  [
    { trigger: { kind: 'broadcast', schedule: { kind: 'at', at: '2026-11-23T21:00', zone: 'customer' } } },
    'trigger/schedule/at schedule_in_the_past',
  ],
  [{ trigger: { kind: 'date', trait: 'renews', offsetDays: 0, atLocalTime: '09:00' } }, 'trigger/trait unknown_trait'],
  [recurring({ every: 'week' }), 'trigger/schedule/weekdays schedule_days'],
  [recurring({ every: 'month' }), 'trigger/schedule/dayOfMonth schedule_days'],
  [recurring({ every: 'month', weekdays: ['monday'], dayOfMonth: 1 }), 'trigger/schedule/dayOfMonth schedule_days'],
  [recurring({ every: 'week', weekdays: ['monday'], dayOfMonth: 1 }), 'trigger/schedule/dayOfMonth schedule_days'],
  [recurring({ every: 'day', weekdays: ['monday'] }), 'trigger/schedule/weekdays schedule_days'],
  [recurring({ every: 'day', dayOfMonth: 3 }), 'trigger/schedule/dayOfMonth schedule_days'],
  [{ audience: { trait: { name: 'plann', is: 'pro' } } }, 'audience/trait/name unknown_trait'],
  [{ topic: null }, 'topic topic_missing'],
  [{ topic: 'tip' }, 'topic unknown_topic'],
  [{ steps: [emailStep('a'), emailStep('a')] }, 'steps/1/id step_id_twice'],
  [
    {
      steps: [
        {
          id: 's',
          kind: 'split',
          arms: [
            { name: 'A', percent: 50, steps: [] },
            { name: 'B', percent: 40, steps: [] },
          ],
        },
      ],
    },
    'steps/0/arms percentages',
  ],
  [{ conversion: { kind: 'event', event: 'sold', withinHours: 24 } }, 'conversion/event unknown_event'],
])('%o is refused where it is written', (parts, expected) => {
  expect(problemsOf(parts)).toContain(expected)
})

test('the message names what was probably meant', () => {
  const [problem] = checkCampaign(givenDocument({ topic: 'tipps' }), scope)
  expect(problem?.message).toBe('There is no topic “tipps”. Did you mean “tips”?')
})

test('a step may call what the settings allow, and tell traits that exist', () => {
  const webhook = (more: object) => problemsOf({ steps: [{ kind: 'webhook', ...more }] })
  expect(webhook({ url: 'https://hooks.example.com/carillon/new', traits: ['plan', 'email'] })).toEqual([])
  expect(webhook({ url: 'https://hooks.example.com/other' })).toEqual(['steps/0/url url_not_allowed'])
  expect(webhook({ url: 'https://hooks.example.com/carillon', traits: ['plann'] })).toEqual([
    'steps/0/traits/0 unknown_trait',
  ])
  const steps = [{ kind: 'webhook', url: 'https://elsewhere.example' }]
  expect(checkCampaign(givenDocument({ steps }), scope)[0]?.message).toContain(
    'it allows https://hooks.example.com/carillon. Use an allowed address, or have an admin add it',
  )
})

test('a trait that holds no dates is told with its coverage, and where dates are', () => {
  const coverage = new Map([
    ['plan', 0.98],
    ['renews_on', 0.615],
  ])
  const trigger = { kind: 'date', trait: 'plan', offsetDays: 0, atLocalTime: '09:00' }
  const [problem] = checkCampaign(givenDocument({ trigger }), { ...scope, catalogue: { ...catalogue, coverage } })
  expect(problem?.message).toBe(
    'The trait “plan” holds text, not dates (98 % of customers have it). Dates are in “renews_on” (62 % of customers have it), “created_at”, “last_seen_at”.',
  )
})

test.each([
  { kind: 'date', trait: 'created_at', offsetDays: 7, atLocalTime: '09:00' },
  { kind: 'date', trait: 'renews_on', offsetDays: -3, atLocalTime: '09:00', every: 'year' },
  // Past in Auckland, and still to come in Honolulu.
  { kind: 'broadcast', schedule: { kind: 'at', at: '2026-11-24T09:00', zone: 'customer' } },
  recurring({ every: 'month', dayOfMonth: 31 }).trigger,
  recurring({ every: 'month', weekdays: ['monday'] }).trigger,
  recurring({ every: 'week', weekdays: ['monday', 'friday'] }).trigger,
])('%j is fine', (trigger) => {
  expect(problemsOf({ trigger })).toEqual([])
})
