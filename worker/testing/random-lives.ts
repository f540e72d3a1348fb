import * as fc from 'fast-check'
import type { ConditionInput } from '../../domain/conditions/condition.ts'

/** Random campaigns over random lives, for holding rehearsals and real runs against each other. */
export const startsAt = Temporal.Instant.from('2026-10-23T07:00:00Z')
/** Over the end of summer time in Europe. */
export const days = 5
const minutes = days * 24 * 60

const whole = (min: number, max: number) => fc.integer({ min, max })
const name = fc.constantFrom('started', 'bought', 'seen')

const condition = fc.oneof(
  fc.constantFrom<object>(
    { everyone: true },
    { trait: { name: 'plan', is: 'trial' } },
    { not: { trait: { name: 'plan', is: 'trial' } } },
    { trait: { name: 'mark', is: 1 } },
    { reachable: { channel: 'push' } },
    { subscribed: { topic: 'offers', channel: 'email' } },
    { activeWithin: { days: 1 } },
  ),
  fc.record({ event: name, atLeast: whole(1, 3), withinDays: whole(1, 3) }).map((performed) => ({ performed })),
  name.map((event) => ({ performed: { event, sinceEntry: true } })),
)
const inJourney = fc.oneof(
  condition,
  fc.constantFrom<object>(
    { eventProperty: { name: 'total', greaterThan: 5 } },
    { journeyValue: { name: 'got.total', lessThan: 5 } },
  ),
)

const copies: Record<string, object> = {
  push: { title: 'Hello {{ customer.first_name }}', body: 'Come and see.' },
  email: { subject: 'Hello {{ customer.first_name | default: "you" }}', body: 'Your **cart** is here.' },
  sms: { text: 'Hello {{ customer.city }}' },
}
const channel = fc
  .record({
    channel: fc.constantFrom('push', 'email', 'sms'),
    when: fc.option(inJourney, { freq: 4 }),
  })
  .map((each) => ({ ...each, content: { default: copies[each.channel] } }))
const message = fc.record({
  kind: fc.constant('message'),
  channels: fc.uniqueArray(channel, { minLength: 1, maxLength: 3, selector: (each) => each.channel }),
  timing: fc.constantFrom({ kind: 'now' }, { kind: 'now' }, { kind: 'local_time', at: '09:30' }),
})

const { steps } = fc.letrec<{ steps: object[]; step: object }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'steps' },
    message,
    message,
    fc.constantFrom('PT7M', 'PT5H', 'P1D').map((duration) => ({ kind: 'wait', duration })),
    fc.constant({ kind: 'wait_until_time', atLocalTime: '02:30', weekdays: [] }),
    fc.constant({ kind: 'update', set: [{ key: 'mark', value: 1 }] }),
    // An address that the workspace does not allow: the call fails at once.
    fc.constant({ kind: 'webhook', url: 'https://hooks.example.com/' }),
    fc.constant({ kind: 'end' }),
    fc.record({
      kind: fc.constant('branch'),
      paths: fc.array(fc.record({ name: fc.constant('path'), when: inJourney, steps: tie('steps') }), {
        minLength: 1,
        maxLength: 2,
      }),
      otherwise: tie('steps'),
    }),
    tie('steps').map((inner) => ({
      kind: 'split',
      arms: [
        { name: 'a', percent: 50, steps: inner },
        { name: 'b', percent: 50, steps: [] },
      ],
    })),
    fc.record({
      kind: fc.constant('wait_for_event'),
      event: name,
      timeout: fc.constantFrom('PT6H', 'P1D'),
      saveAs: fc.constant('got'),
      otherwise: tie('steps'),
    }),
  ),
}))

/** Who comes into the first does something often, who comes into the second does nothing for a day; they leave too. */
export const segments: Record<string, ConditionInput> = {
  keen: { performed: { event: 'seen', atLeast: 2, withinDays: 1 } },
  quiet: { not: { performed: { event: 'seen', withinDays: 1 } } },
}
const segment = fc.constantFrom(...Object.keys(segments))

const clockOrEvent = fc.constantFrom<object>(
  { kind: 'event', event: 'started' },
  { kind: 'event', event: 'started', keyedBy: 'cart' },
  { kind: 'event', event: 'seen', where: [{ property: 'total', greaterThan: 4 }] },
  { kind: 'broadcast', schedule: { kind: 'now' } },
  { kind: 'date', trait: 'renews', offsetDays: -1, atLocalTime: '09:15' },
  { kind: 'broadcast', schedule: { kind: 'recurring', every: 'day', atLocalTime: '18:20', zone: 'customer' } },
  {
    kind: 'broadcast',
    schedule: {
      kind: 'recurring',
      every: 'week',
      weekdays: ['sunday', 'monday'],
      atLocalTime: '02:30',
      zone: 'Europe/Berlin',
    },
  },
)
const trigger = fc.oneof(
  { weight: 7, arbitrary: clockOrEvent },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('segment_entry', 'segment_exit'), segment }) },
)

export const anyCampaign = fc.record({
  trigger,
  audience: fc.oneof({ weight: 2, arbitrary: fc.constant({ everyone: true }) }, condition),
  reentry: fc.constantFrom('once', 'every_time', { afterDays: 1 }),
  exit: fc.array(
    fc.oneof(
      condition.map((each) => ({
        kind: 'condition',
        condition: { all: [each, { trait: { name: 'city', exists: true } }] },
      })),
      fc.constantFrom({ kind: 'event', event: 'bought' }, { kind: 'event', event: 'bought', sameKey: 'cart' }),
    ),
    { maxLength: 1 },
  ),
  conversion: fc.constantFrom(
    null,
    { kind: 'event', event: 'bought', withinHours: 20 },
    { kind: 'segment', segment: 'keen', withinHours: 30 },
    { kind: 'segment', segment: 'quiet', withinHours: 30 },
  ),
  holdoutPercent: fc.constantFrom(0, 20),
  transactional: fc.boolean(),
  topic: fc.constant('offers'),
  steps,
})

export const anySettings = fc.record({
  quiet: fc.constantFrom(null, { from: 22 * 60, to: 7 * 60 }, { from: 2 * 60, to: 3 * 60 }),
  caps: fc.constantFrom<object[]>(
    [],
    [{ channel: null, topic: null, limit: 2, windowHours: 24 }],
    [
      { channel: 'email', topic: null, limit: 1, windowHours: 12 },
      { channel: null, topic: 'offers', limit: 3, windowHours: 48 },
    ],
  ),
})

/** The minutes are of the window; what happens at the same minute to two people is seconds apart. */
const happening = fc.record({
  minute: whole(1, minutes - 1),
  name,
  properties: fc.record({ cart: fc.constantFrom('a', 'b'), total: whole(1, 9) }),
})

/** Mostly reachable: what is skipped at once tells little. */
const usually = fc.constantFrom(true, true, true, false)

export const anyLife = fc.record({
  email: usually,
  phone: usually,
  device: fc.boolean(),
  timezone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'nonsense', null),
  traits: fc.record(
    {
      plan: fc.constantFrom('trial', 'paid'),
      renews: fc.constantFrom('2026-10-25', '2026-10-26T03:00:00Z', 'soon'),
      first_name: fc.constant('Ada'),
      city: fc.constant('Bath'),
    },
    { requiredKeys: ['plan'] },
  ),
  allows: fc.constantFrom({ email: true, sms: true }, { sms: true }, { email: false, sms: true }),
  suppressed: fc.constantFrom(false, false, false, true),
  happenings: fc.uniqueArray(happening, { minLength: 4, maxLength: 12, selector: ({ minute }) => minute }),
  /** Before the window. */
  earlier: fc.uniqueArray(whole(1, 3 * 24 * 60), { maxLength: 2 }),
  /** What another campaign sends. */
  contacts: fc.uniqueArray(whole(0, minutes - 1), { maxLength: 3 }),
})
export type RandomLife = typeof anyLife extends fc.Arbitrary<infer Each> ? Each : never
