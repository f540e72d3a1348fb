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
    { trigger: { kind: 'broadcast', schedule: { kind: 'at', at: '2026-11-24T09:00', zone: 'customer' } } },
    'trigger/schedule/at schedule_in_the_past',
  ],
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
