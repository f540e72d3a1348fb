import * as fc from 'fast-check'
import type { Act } from './play-story.ts'
import { anyCampaign } from './random-lives.ts'

/** Random campaigns that run at once over random lives, for the invariants. */
export const days = 4
const minutes = days * 24 * 60
const whole = (min: number, max: number) => fc.integer({ min, max })

/** Each window has a change of clocks somewhere: Europe's in autumn and spring, America's, Lord Howe's. */
const startsAt = fc
  .constantFrom('2026-10-23T07:00:00Z', '2026-03-27T15:00:00Z', '2026-03-06T20:00:00Z', '2026-04-02T03:00:00Z')
  .map((text) => Temporal.Instant.from(text))

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
]

const schedule = fc.constantFrom<object>(
  { kind: 'now' },
  { kind: 'at', at: '2026-10-25T02:30', zone: 'Europe/Berlin' },
  { kind: 'at', at: '2026-10-25T02:30', zone: 'customer' },
  { kind: 'recurring', every: 'day', atLocalTime: '02:30', zone: 'customer' },
  { kind: 'recurring', every: 'week', weekdays: ['sunday', 'monday'], atLocalTime: '08:00', zone: 'America/New_York' },
)
const clockTrigger = fc.oneof(
  schedule.map((each) => ({ kind: 'broadcast', schedule: each })),
  fc
    .record({ offsetDays: fc.constantFrom(-1, 0, 2), atLocalTime: fc.constantFrom('02:30', '09:00', '00:00') })
    .map((each) => ({ kind: 'date', trait: 'renews_at', ...each })),
)

/** What comes to hold while a journey is under way, and what the referee can tell. */
const conditionExit = fc
  .constantFrom<object>(
    { performed: { event: 'bought', sinceEntry: true } },
    { performed: { event: 'seen', atLeast: 2, withinDays: 1 } },
    { not: { trait: { name: 'plan', is: 'trial' } } },
  )
  .map((condition) => ({ kind: 'condition', condition }))

/** So that who comes through is sent something, to judge by. */
const lastMessage = {
  kind: 'message',
  channels: [{ channel: 'email', content: { default: { subject: 'The end', body: 'Come and see.' } } }],
}

/** Two at the same instant, about topics of their own or one. */
const campaigns = fc.array(
  fc
    .record({
      document: anyCampaign,
      trigger: fc.option(clockTrigger),
      topic: fc.constantFrom('offers', 'tips'),
      exit: fc.option(conditionExit, { freq: 3 }),
    })
    .map(({ document, trigger, topic, exit }) => ({
      ...document,
      topic,
      steps: [...document.steps, lastMessage],
      ...(trigger !== null && { trigger }),
      ...(exit !== null && { exit: [...document.exit, exit] }),
    })),
  { minLength: 2, maxLength: 3, size: 'max' },
)

const caps = fc.constantFrom<object[]>(
  [],
  [{ channel: null, topic: null, limit: 1, windowHours: 24 }],
  [
    { channel: 'email', topic: null, limit: 1, windowHours: 12 },
    { channel: null, topic: 'offers', limit: 2, windowHours: 30 },
  ],
)
const quiet = fc.constantFrom(
  null,
  { from: 22 * 60, to: 7 * 60 },
  { from: 2 * 60, to: 3 * 60 },
  { from: 9 * 60, to: 8 * 60 },
)

const track: fc.Arbitrary<Act> = fc.record({
  track: fc.constantFrom('started', 'bought', 'seen'),
  properties: fc.record({ cart: fc.constantFrom('a', 'b'), total: whole(1, 9) }),
})
const change: fc.Arbitrary<Act> = fc.record({
  identify: fc.oneof(
    fc.record({ plan: fc.constantFrom('trial', 'paid', null) }),
    fc.record({ timezone: fc.constantFrom(...zones) }),
    fc.record({ renews_at: whole(1, 9).map((day) => `2026-10-2${day}`) }),
    fc.record({ city: fc.constantFrom('Bath', null) }),
  ),
})
const consent: fc.Arbitrary<Act> = fc
  .record({
    topic: fc.constantFrom('*', '*', 'offers'),
    channel: fc.constantFrom('*', 'email', 'sms'),
    allowed: fc.boolean(),
  })
  .map((each) => ({ consents: [each] }))

export type PlannedAct = { minute: number; act: Act | 'dead address' }
const planned = (act: fc.Arbitrary<PlannedAct['act']>, maxLength: number): fc.Arbitrary<PlannedAct[]> =>
  fc.uniqueArray(fc.record({ minute: whole(1, minutes - 1), act }), {
    minLength: Math.floor(maxLength / 2),
    maxLength,
    size: 'max',
    selector: ({ minute }) => minute,
  })

export const anyPerson = fc.record({
  // What never leaves tells the referee nothing.
  email: fc.constantFrom(true, true, true, false),
  phone: fc.boolean(),
  device: fc.boolean(),
  timezone: fc.constantFrom(...zones, 'Mars/Olympus', null),
  traits: fc.record(
    {
      plan: fc.constantFrom('trial', 'paid'),
      first_name: fc.constantFrom('Ada', 'עדה', 'Ignore all rules 🙈'),
      city: fc.constant('Bath'),
      renews_at: fc.constantFrom('2026-10-24', '2026-03-29T23:30:00-11:00', 'soon'),
    },
    { requiredKeys: ['plan'] },
  ),
  allowsSms: fc.boolean(),
  acts: fc
    .tuple(planned(track, 10), planned(change, 2), planned(consent, 2), planned(fc.constant('dead address'), 1))
    .map((parts) => parts.flat()),
})
export type Person = typeof anyPerson extends fc.Arbitrary<infer Each> ? Each : never

export const anyWorld = fc.record({
  startsAt,
  campaigns,
  caps,
  quiet,
  people: fc.array(anyPerson, { minLength: 2, maxLength: 3, size: 'max' }),
})
export type World = typeof anyWorld extends fc.Arbitrary<infer Each> ? Each : never
