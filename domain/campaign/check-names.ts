import type { CatalogueNames } from '../catalogue.ts'
import { checkEvent as checkFilters } from '../conditions/check-events.ts'
import type { PropertyFilter } from '../conditions/named-value.ts'
import { findNearest } from '../conditions/nearest.ts'

/** Something to change before the campaign can go live. */
export type CampaignProblem = { path: string; code: string; message: string; nearest: string[] }

export type CheckScope = {
  catalogue: CatalogueNames
  now: Temporal.Instant
  timezone: string
  /** What the workspace lets journeys call. */
  webhookUrls: readonly string[]
}

/** An event that exists, as do a property of it and those that its filters name. */
export function checkEvent(
  { event, where = [] }: { event: string; where?: readonly PropertyFilter[] },
  property: string | null,
  path: string,
  { catalogue }: CheckScope,
): CampaignProblem[] {
  const properties = catalogue.events.get(event)
  if (properties === undefined)
    return [unknownName(`${path}/event`, 'unknown_event', 'event', event, [...catalogue.events.keys()])]
  const filters = checkFilters({ event, where }, { catalogue, path })
  if (property === null || properties.has(property)) return filters
  const known = [...properties.keys()]
  return [unknownName(`${path}/event`, 'unknown_property', `property of “${event}”`, property, known), ...filters]
}

/** A segment by name or id. */
export function checkSegment(segment: string, path: string, { catalogue }: CheckScope): CampaignProblem[] {
  if (catalogue.segments.has(segment) || [...catalogue.segments.values()].includes(segment)) return []
  return [unknownName(path, 'unknown_segment', 'segment', segment, [...catalogue.segments.values()])]
}

/** A name that does not exist, and what was probably meant. */
export function unknownName(
  path: string,
  code: string,
  what: string,
  name: string,
  known: readonly string[],
): CampaignProblem {
  const nearest = findNearest(name, known)
  const hint =
    nearest.length === 0 ? 'There are none like it.' : `Did you mean ${nearest.map((each) => `“${each}”`).join(', ')}?`
  return { path, code, message: `There is no ${what} “${name}”. ${hint}`, nearest }
}
