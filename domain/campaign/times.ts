import { z } from 'zod'

/** An ISO 8601 duration of at most a year with units up to weeks, for example `PT30M`, `P3D`. */
export const DurationText = z
  .string()
  .refine(isUsableDuration, 'must be an ISO 8601 duration between 1 second and 365 days, for example PT30M or P3D')
  .meta({ description: 'ISO 8601 duration: PT30M, PT1H, P3D, P2W' })

function isUsableDuration(text: string): boolean {
  try {
    const duration = Temporal.Duration.from(text)
    if (duration.years !== 0 || duration.months !== 0) return false
    const seconds = duration.total({ unit: 'seconds', relativeTo: '2026-01-01T00:00[UTC]' })
    return seconds >= 1 && seconds <= 365 * 86_400
  } catch {
    return false
  }
}

/** A wall-clock time of day, `HH:MM`. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day from 00:00 to 23:59')
  .meta({ description: 'HH:MM, 24 hours' })

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const Weekday = z.enum(weekdays)
export type Weekday = z.infer<typeof Weekday>

/** A wall-clock date and time without a zone, `2026-12-01T09:00`. */
export const LocalDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must look like 2026-12-01T09:00')
  .refine((text) => {
    try {
      Temporal.PlainDateTime.from(text, { overflow: 'reject' })
      return true
    } catch {
      return false
    }
  }, 'is not a date and time that exists')

/** `customer`: each in their own zone, the workspace's where it is unknown. Otherwise one IANA zone for all. */
export const ZoneChoice = z
  .string()
  .refine((zone) => zone === 'customer' || isZone(zone), 'must be "customer" or an IANA zone such as Europe/Paris')
  .meta({ description: '"customer" or an IANA time zone' })

/** As isZone, by name: PostgreSQL reads an offset the other way round. */
export const isNamedZone = (zone: string): boolean => /^[a-z]/i.test(zone) && isZone(zone)

const knownZones = new Map<string, boolean>()
/** More than there are zones; what is no zone is asked about too. */
const maxKnown = 2000

export function isZone(zone: string): boolean {
  const known = knownZones.get(zone)
  if (known !== undefined) return known
  if (knownZones.size >= maxKnown) knownZones.clear()
  const answer = canShowTime(zone)
  knownZones.set(zone, answer)
  return answer
}

/** A name or an offset: Temporal takes the zone out of a written time too, and nothing else does. */
const zonePattern = /^(?:[a-z]|[+-]\d\d:?\d\d$)/i

function canShowTime(zone: string): boolean {
  if (!zonePattern.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
