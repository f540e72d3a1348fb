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
    [
      'bought',
      new Map([
        ['basket_id', 'text'],
        ['total', 'number'],
      ]),
    ],
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

const awaits = (event: string, more: object) => ({ kind: 'wait_for_event', event, timeout: 'P1D', ...more })
const arms = (one: string, other: string, steps: object[] = []) => ({
  kind: 'split',
  arms: [
    { name: one, percent: 50, steps },
    { name: other, percent: 50, steps: [] },
  ],
})
const paths = (one: string, other: string, journeyValue: object | null = null) => ({
  kind: 'branch',
  paths: [
    { name: one, when: journeyValue === null ? { everyone: true } : { journeyValue }, steps: [] },
    { name: other, when: { everyone: true }, steps: [] },
  ],
})
const leaves = { trigger: { kind: 'segment_exit', segment: 'Regulars' } }
const comes = { trigger: { kind: 'segment_entry', segment: 'seg_1' } }
const inRegulars = { inSegment: { segment: 'Regulars' } }

test('a campaign of known names has no problems', () => {
  const exit = [{ kind: 'event', event: 'bought', sameKey: 'basket_id' }]
  expect(problemsOf({ trigger: { kind: 'event', event: 'basket_changed', keyedBy: 'basket_id' }, exit })).toEqual([])
  const got = paths('big', 'small', { name: 'got.total', greaterThan: 5 })
  const filtered = awaits('bought', { saveAs: 'got', where: [{ property: 'total', greaterThan: 1 }] })
  expect(problemsOf({ steps: [filtered, got, arms('A', 'B', [{ kind: 'end' }])] })).toEqual([])
})

test('who comes into a segment may be asked to be in it, and whoever leaves it to end when they come back', () => {
  expect(problemsOf({ ...comes, audience: inRegulars })).toEqual([])
  expect(problemsOf({ ...leaves, exit: [{ kind: 'condition', condition: inRegulars }] })).toEqual([])
})

test.each([
  [{ trigger: { kind: 'event', event: 'basket_chnged' } }, 'trigger/event unknown_event'],
  [{ trigger: { kind: 'event', event: 'bought', keyedBy: 'basket' } }, 'trigger/event unknown_property'],
  [{ trigger: { kind: 'segment_entry', segment: 'Regular' } }, 'trigger/segment unknown_segment'],
  [{ trigger: { kind: 'segment_exit', segment: 'Regular' } }, 'trigger/segment unknown_segment'],
  [{ ...leaves, audience: { all: [{ everyone: true }, inRegulars] } }, 'audience nobody_enters'],
  [{ ...comes, audience: { not: inRegulars } }, 'audience nobody_enters'],
  [{ ...leaves, exit: [{ kind: 'condition', condition: { not: inRegulars } }] }, 'exit/0/condition ends_at_once'],
  [{ ...comes, exit: [{ kind: 'condition', condition: inRegulars }] }, 'exit/0/condition ends_at_once'],
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
  [
    { trigger: { kind: 'event', event: 'bought', where: [{ property: 'sum', greaterThan: 5 }] } },
    'trigger/where/0/property unknown_property',
  ],
  [
    { exit: [{ kind: 'event', event: 'bought', where: [{ property: 'basket_id', greaterThan: 5 }] }] },
    'exit/0/where/0/greaterThan type_mismatch',
  ],
  [
    { conversion: { kind: 'event', event: 'bought', where: [{ property: 'sum', is: 5 }], withinHours: 24 } },
    'conversion/where/0/property unknown_property',
  ],
  [{ steps: [awaits('bought', { where: [{ property: 'sum', is: 5 }] })] }, 'steps/0/where/0/property unknown_property'],
  [{ exit: [{ kind: 'event', event: 'bought', sameKey: 'basket_id' }] }, 'exit/0/sameKey same_key_of_nothing'],
  [{ steps: [arms('A', 'A')] }, 'steps/0/arms/1/name name_twice'],
  [{ steps: [paths('A', 'A')] }, 'steps/0/paths/1/name name_twice'],
  [{ steps: [paths('A', 'otherwise')] }, 'steps/0/paths/1/name name_twice'],
  [{ steps: [{ kind: 'end' }, emailStep('a')] }, 'steps/1 never_reached'],
  [{ steps: [arms('A', 'B', [{ kind: 'end' }, emailStep('a')])] }, 'steps/0/arms/0/steps/1 never_reached'],
  [{ steps: [emailStep('x'.repeat(65))] }, 'steps/0/id step_id'],
  [{ steps: [emailStep('')] }, 'steps/0/id step_id'],
  [{ steps: [emailStep('__proto__')] }, 'steps/0/id step_id'],
  [
    { steps: [paths('A', 'B', { name: 'got.total', is: 5 })] },
    'steps/0/paths/0/when/journeyValue/name unknown_property',
  ],
  [
    { steps: [awaits('bought', { saveAs: 'got' }), paths('A', 'B', { name: 'got.sum', is: 5 })] },
    'steps/1/paths/0/when/journeyValue/name unknown_property',
  ],
  [
    { steps: [awaits('bought', { saveAs: 'got' }), paths('A', 'B', { name: 'got.basket_id', greaterThan: 5 })] },
    'steps/1/paths/0/when/journeyValue/greaterThan type_mismatch',
  ],
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
  const own = 'https://10.0.0.7/hook'
  const listed = { ...scope, webhookUrls: [own] }
  expect(checkCampaign(givenDocument({ steps: [{ kind: 'webhook', url: own }] }), listed)).toMatchObject([
    { path: 'steps/0/url', code: 'url_not_allowed', message: expect.stringContaining('on the public internet') },
  ])
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
