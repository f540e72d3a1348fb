import { channelNames } from '../../domain/channels.ts'
import { type Act, makeLife } from './life.ts'
import { makePerson, phoneOf } from './people.ts'
import { seededRandom } from './random.ts'

export type SeedConsent = { topic: string; channel: string; allowed: boolean }
export type SeedDevice = { token: string; platform: string; pushEnabled: boolean }

/** One demo customer with everything about them; the same number gives the same customer, relative to now. */
export type SeedCustomer = {
  userId: string
  email: string | null
  phone: string | null
  language: string | null
  timezone: string | null
  country: string
  createdAt: string
  lastSeenAt: string
  traits: Record<string, unknown>
  consents: SeedConsent[]
  devices: SeedDevice[]
  suppressed: { channel: string; address: string; reason: string } | null
  acts: Act[]
}

export const seedTopics = [
  { name: 'product_updates', title: 'Product updates', optIn: false },
  { name: 'tips', title: 'Tips and tutorials', optIn: false },
  { name: 'offers', title: 'Offers', optIn: false },
  { name: 'newsletter', title: 'Monthly newsletter', optIn: true },
]

export function makeCustomer(index: number, now: Temporal.Instant, pace: number): SeedCustomer {
  const random = seededRandom(index + 1)
  const person = makePerson(random, index)
  const local = now.toZonedDateTimeISO(person.zone)
  const nowHour = now.toZonedDateTimeISO('UTC').hour
  const life = makeLife(random, local.offsetNanoseconds / 3.6e12, nowHour, pace)
  const ago = (hours: number) => now.subtract({ seconds: Math.round(hours * 3600) }).toString()
  const phone = random.chance(0.5) ? phoneOf(index) : null
  return {
    userId: `larkspur-${index + 1}`,
    email: person.email,
    phone,
    language: person.language,
    timezone: person.timezone,
    country: person.country,
    createdAt: ago(life.createdHoursAgo),
    lastSeenAt: ago(life.lastSeenHoursAgo),
    traits: {
      ...(person.firstName !== null && { first_name: person.firstName }),
      plan: life.plan,
      ltv: life.lifetimeValue,
      usage_pct: life.usagePercent,
      ...(life.trialEndedHoursAgo !== null && { trial_ends_at: ago(life.trialEndedHoursAgo) }),
    },
    consents: makeConsents(random, phone !== null),
    devices: makeDevices(random, index),
    suppressed: makeSuppression(random, person.email),
    acts: life.acts,
  }
}

function makeConsents(random: ReturnType<typeof seededRandom>, hasPhone: boolean): SeedConsent[] {
  const consents: SeedConsent[] = []
  const say = (topic: string, channel: string, allowed: boolean, share: number) => {
    if (random.chance(share)) consents.push({ topic, channel, allowed })
  }
  say('*', '*', false, 0.01)
  say('*', 'email', false, 0.05)
  say('*', 'push', false, 0.04)
  if (hasPhone) say('*', 'sms', true, 0.45)
  if (hasPhone) say('*', 'whatsapp', true, 0.2)
  say('offers', '*', false, 0.12)
  say('tips', '*', false, 0.08)
  say('product_updates', '*', false, 0.03)
  say('newsletter', '*', true, 0.4)
  say('offers', random.pick(channelNames), false, 0.05)
  return consents
}

function makeDevices(random: ReturnType<typeof seededRandom>, index: number): SeedDevice[] {
  if (!random.chance(0.62)) return []
  const count = random.chance(0.15) ? 2 : 1
  return Array.from({ length: count }, (_, device) => ({
    token: `demo-device-${index + 1}-${device + 1}`,
    platform: random.weigh([
      ['ios', 5],
      ['android', 4],
      ['web', 2],
    ]),
    pushEnabled: random.chance(0.86),
  }))
}

function makeSuppression(random: ReturnType<typeof seededRandom>, email: string | null): SeedCustomer['suppressed'] {
  if (email === null || !random.chance(0.015)) return null
  return { channel: 'email', address: email, reason: random.pick(['bounced', 'complained', 'unsubscribed']) }
}
