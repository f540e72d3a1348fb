import { resolveZone } from '../gates/resolve-zone.ts'
import { toInstant } from '../journey/schedule.ts'
import { countOf } from '../words.ts'
import { sayDateTime } from './trigger-words.ts'

/** A time zone as customers have it, and how many do. */
export type ZoneCount = { timezone: string | null; count: number }

type Opening = { zone: string; count: number; at: Temporal.Instant }

/** Which zone comes first, which last, and how many customers take the workspace's because theirs is unknown. */
export function sayZones(
  localAt: Temporal.PlainDateTime,
  zones: readonly ZoneCount[],
  { now, workspaceZone }: { now: Temporal.Instant; workspaceZone: string },
): { schedule: string; warnings: string[] } {
  const openings = zones
    .map(({ timezone, count }): Opening => {
      const { zone } = resolveZone(timezone, workspaceZone)
      return { zone, count, at: toInstant(localAt, zone) }
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || b.count - a.count)
  const isPast = ({ at }: Opening) => Temporal.Instant.compare(at, now) < 0
  const ahead = openings.filter((each) => !isPast(each))
  const unknown = zones.filter(({ timezone }) => resolveZone(timezone, workspaceZone).fallback !== null)
  const fallback = resolveZone(null, workspaceZone).zone
  const here = (at: Temporal.Instant) =>
    `${sayDateTime(at.toZonedDateTimeISO(fallback).toPlainDateTime())} ${fallback} time`
  const [first, last] = [ahead[0], ahead.at(-1)]
  const order =
    first === undefined || last === undefined || first.at.equals(last.at)
      ? []
      : [`first in ${cityOf(first.zone)} (${here(first.at)}), last in ${cityOf(last.zone)} (${here(last.at)})`]
  const others = sum(unknown)
  const assumed =
    others === 0
      ? []
      : [`${countOf(others, 'customer')} without a known time zone ${others === 1 ? 'uses' : 'use'} ${fallback}`]
  return { schedule: [...order, ...assumed].join('; '), warnings: warnOfPast(openings.filter(isPast)) }
}

const mostNamed = 3

function warnOfPast(past: readonly Opening[]): string[] {
  if (past.length === 0) return []
  const cities = [...new Set(past.map(({ zone }) => cityOf(zone)))]
  const named = cities.slice(0, mostNamed).join(', ')
  const more = cities.length > mostNamed ? ` and ${cities.length - mostNamed} more zones` : ''
  return [
    `The time is past already in ${named}${more}: ${countOf(sum(past), 'customer')} there would get nothing. A later time reaches them too.`,
  ]
}

const sum = (zones: readonly { count: number }[]) => zones.reduce((total, { count }) => total + count, 0)

/** “Ho Chi Minh” for Asia/Ho_Chi_Minh. */
const cityOf = (zone: string) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
