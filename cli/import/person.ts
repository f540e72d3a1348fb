import { z } from 'zod'
import { channelNames } from '../../domain/channels.ts'
import { parseMoment } from '../../domain/conditions/moment.ts'
import type { Call } from '../../store/ingest/calls.ts'
import { readCall } from '../../store/ingest/read-calls.ts'
import { idOfAddress, readColumn } from '../../store/ingest/standard-traits.ts'
import { type Fault, toFaults } from './fault.ts'

const Time = z
  .string('must be an ISO 8601 time')
  .transform((text, context) => {
    const instant = parseMoment(text.trim())
    if (instant !== undefined) return instant.toString()
    context.addIssue('must be an ISO 8601 date or time, for example 2026-11-24T10:00:00Z')
    return z.NEVER
  })
  .nullish()
  .transform((time) => time ?? null)

export const PersonConsent = z.object({
  topic: z.string('must be text').trim().min(1, 'must not be empty').max(255),
  channel: z.enum(['*', ...channelNames], `must be * or one of ${channelNames.join(', ')}`),
  allowed: z.boolean('must be true or false'),
  source: z
    .string('must be text')
    .max(255)
    .nullish()
    .transform((source) => source ?? null),
  changedAt: Time,
})
export type PersonConsent = z.infer<typeof PersonConsent>

const Device = z.object({
  token: z.string('must be text').regex(/^[\x21-\x7e]{1,1024}$/, 'must be 1 to 1,024 visible ASCII characters'),
  platform: z.enum(['ios', 'android', 'web'], 'must be one of ios, android, web'),
  pushEnabled: z.boolean('must be true or false').default(true),
  lastActiveAt: Time,
})

const AnonymousIds = z.preprocess(
  (ids) => (ids === undefined || ids === null ? [] : Array.isArray(ids) ? ids : [ids]),
  z.array(z.union([z.string(), z.number()], 'must be text, a number, or a list of them')),
)

/** One customer as a file tells of them. */
export const Person = z.object({
  userId: z.unknown(),
  anonymousIds: AnonymousIds,
  traits: z.record(z.string(), z.unknown(), 'must be an object'),
  /** Traits whose names are those of standard ones, kept beside these: values that could not be read when they came. */
  besides: z.record(z.string(), z.unknown()),
  lastSeenAt: Time,
  consents: z.array(PersonConsent, 'must be a list').default([]),
  devices: z.array(Device, 'must be a list').default([]),
})
export type PersonInput = z.input<typeof Person>

export type PersonCalls = { calls: Call[]; consents: PersonConsent[] } | { faults: Fault[] }

const idHint = 'give user_id, anonymous_id, email or phone: without one nobody is meant'

/**
 * A customer as the calls that ingest takes: one that identifies them, and one more for each further id and device.
 * None says that the customer was there just now, unless the file says when they were last seen.
 */
export function toCalls(input: PersonInput): PersonCalls {
  const parsed = Person.safeParse(input)
  if (!parsed.success) return { faults: toFaults(parsed.error) }
  const { userId, traits, besides, lastSeenAt, consents, devices } = parsed.data
  const [anonymousId = idFromAddress(userId, traits), ...furtherIds] = parsed.data.anonymousIds
  if (isBlank(userId) && isBlank(anonymousId)) return { faults: [{ path: 'user_id', detail: idHint }] }
  const { email, phone, country } = traits
  const away = { userId, anonymousId, context: { active: false } }
  const bodies = [
    { userId, anonymousId, traits, ...(lastSeenAt === null ? away : { timestamp: lastSeenAt }) },
    ...(Object.keys(besides).length === 0 ? [] : [{ ...away, traits: besides }]),
    ...furtherIds.map((id) => ({ ...away, anonymousId: id, traits: withoutBlank({ email, phone, country }) })),
    ...devices.map(({ token, platform, pushEnabled, lastActiveAt }) => ({
      ...away,
      timestamp: lastActiveAt,
      context: { active: false, device: { token, type: platform, pushEnabled } },
    })),
  ]
  const read = bodies.map((body) => readCall('identify', body))
  const failed = read.find((each) => 'faults' in each)
  if (failed !== undefined) return failed
  return { calls: read.flatMap((each) => ('call' in each ? [each.call] : [])), consents }
}

const isBlank = (id: unknown) => id === undefined || id === null || (typeof id === 'string' && id.trim() === '')
const withoutBlank = (traits: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined))

/** Ingest knows people by an id of the sender's; who has an address alone goes by it. */
function idFromAddress(userId: unknown, traits: Record<string, unknown>): string | undefined {
  if (!isBlank(userId)) return undefined
  const country = typeof traits['country'] === 'string' ? traits['country'] : null
  for (const column of ['email', 'phone'] as const) {
    const value = readColumn(column, traits[column], { country })
    if (value !== undefined) return idOfAddress(column, value)
  }
  return undefined
}
