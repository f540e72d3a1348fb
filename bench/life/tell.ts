import type { Call } from '../../store/ingest/calls.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { makeCustomer, type SeedConsent, type SeedCustomer } from '../../store/seed/make-customer.ts'

export type Told = { at: Temporal.Instant; call: Call } | { at: Temporal.Instant; who: string; consents: SeedConsent[] }

const onboarding: ReadonlySet<string> = new Set(['signed_up', 'setup_step_abandoned', 'setup_completed'])
/** One in so many wants no messages any more, on a day of their own. */
const leavesEvery = 50

/** What the demo's customers do from then on: those who are here go on as before, new ones sign up. In order of time. */
export function tellDays(customers: number, startsAt: Temporal.Instant, days: number): Told[] {
  const endsAt = startsAt.add({ hours: 24 * days })
  const here = Array.from({ length: customers }, (_, index) =>
    goOn(makeCustomer(index, endsAt, 1), index, endsAt, days),
  )
  const fresh = Array.from({ length: customers }, (_, index) => makeCustomer(customers + index, endsAt, 1))
    .filter(({ createdAt }) => Temporal.Instant.compare(Temporal.Instant.from(createdAt), startsAt) > 0)
    .map((customer) => signUp(customer, endsAt))
  return [...here.flat(), ...fresh.flat()].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}

function goOn(customer: SeedCustomer, index: number, endsAt: Temporal.Instant, days: number): Told[] {
  const acts = listActs(customer, endsAt, (name, hoursAgo) => !onboarding.has(name) && hoursAgo < 24 * days)
  if (index % leavesEvery !== 0) return acts
  const at = endsAt.subtract({ hours: 1 + ((7 * index) % (24 * days)) })
  return [...acts, { at, who: customer.userId, consents: [{ topic: '*', channel: '*', allowed: false }] }]
}

function signUp(customer: SeedCustomer, endsAt: Temporal.Instant): Told[] {
  const { userId, email, phone, language, timezone, country, createdAt, traits, consents, devices } = customer
  const at = Temporal.Instant.from(createdAt)
  const known = Object.entries({ email, phone, language, timezone, country, created_at: createdAt, ...traits })
  const device = devices[0]
  const context = device === undefined ? {} : { device: { ...device, type: device.platform } }
  const identify = {
    userId,
    timestamp: at.toString(),
    traits: Object.fromEntries(known.filter(([, value]) => value !== null)),
    context,
  }
  return [
    { at, call: givenCall('identify', identify) },
    { at, who: userId, consents },
    ...listActs(customer, endsAt, () => true),
  ]
}

/** A cart of those days is another than the one before it. */
function listActs(
  { userId, acts }: SeedCustomer,
  endsAt: Temporal.Instant,
  isTold: (name: string, hoursAgo: number) => boolean,
): Told[] {
  return acts
    .filter(({ name, hoursAgo }) => isTold(name, hoursAgo))
    .map(({ name, hoursAgo, properties }) => {
      const at = endsAt.subtract({ seconds: Math.round(hoursAgo * 3600) })
      const cart = properties['cart_id']
      const own = typeof cart === 'string' ? { ...properties, cart_id: `${cart}-later` } : properties
      return { at, call: givenCall('track', { userId, event: name, timestamp: at.toString(), properties: own }) }
    })
}

export const isEvent = (told: Told): boolean => 'call' in told && told.call.type === 'track'
