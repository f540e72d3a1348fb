import type { PastCustomer } from '../../store/seed/write-chunk.ts'
import type { EventRule, Fixture, Group } from './fixture.ts'
import { grow, valueOf } from './value-of.ts'

export type PlannedCustomer = PastCustomer & { group: string; index: number }

/** High enough that no id the database gives is the same. */
const firstId = 900_000_001
/** What the customers table keeps in columns of its own. */
const columns = ['language', 'timezone', 'country', 'created_at', 'last_seen_at']

/** Everybody of a fixture, in the order of its groups, with ids that are the same each time. */
export function planCustomers({ groups, name }: Fixture, now: Temporal.Instant): PlannedCustomer[] {
  const host = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`
  let serial = 0
  return groups.flatMap((group) =>
    Array.from({ length: group.count }, (_, index) => {
      serial += 1
      return planCustomer(group, { index, serial, now }, host)
    }),
  )
}

function planCustomer(
  group: Group,
  place: { index: number; serial: number; now: Temporal.Instant },
  host: string,
): PlannedCustomer {
  const { index, serial } = place
  const handle = `${group.name}${group.count === 1 ? '' : index + 1}`
  const email = group.email === true ? `${handle}@${host}` : group.email === false ? null : group.email
  const values = Object.fromEntries(Object.entries(group.traits).map(([name, rule]) => [name, valueOf(rule, place)]))
  const text = (name: string) => (values[name] === undefined || values[name] === null ? null : String(values[name]))
  return {
    id: firstId + serial,
    group: group.name,
    index,
    userId: handle,
    email,
    phone: group.phone ? `+4477009${String(serial).padStart(5, '0')}` : null,
    language: text('language'),
    timezone: text('timezone'),
    country: text('country'),
    createdAt: text('created_at'),
    lastSeenAt: text('last_seen_at'),
    traits: Object.fromEntries(
      Object.entries(values).filter(([name, value]) => !columns.includes(name) && value !== null),
    ),
    consents: group.consents,
    devices: group.push ? [{ token: `token-${serial}`, platform: 'ios', pushEnabled: true }] : [],
    suppressed: group.suppressed && email !== null ? { channel: 'email', address: email, reason: 'bounced' } : null,
    acts: group.events.flatMap((rule) => planActs(rule, place)),
  }
}

function planActs(
  rule: EventRule,
  place: { index: number; serial: number; now: Temporal.Instant },
): PastCustomer['acts'] {
  if (rule.first !== undefined && place.index >= rule.first) return []
  return Array.from({ length: rule.times }, (_, time) => ({
    name: rule.name,
    hoursAgo: 24 * (grow(rule.daysAgo, place.index) + time * rule.everyDays),
    properties: Object.fromEntries(
      Object.entries(rule.properties).map(([name, each]) => [
        name,
        valueOf(each, { ...place, serial: place.serial * 100 + time }),
      ]),
    ),
  }))
}
