import type { Condition } from '../../domain/conditions/condition.ts'
import type { Happening } from './play-story.ts'

/** What a referee goes by: what one customer did and what was said of them, no later than `at`. */
export type Sight = { past: readonly Happening[]; at: Temporal.Instant; enteredAt: Temporal.Instant }

type Asked<Key extends 'trait' | 'performed'> = Extract<Condition, Record<Key, unknown>>[Key]

/**
 * Does the condition hold, as far as the story alone can tell? By the referee's own reading of the specification.
 * @returns null where it cannot: for what journeys set themselves, for what it was never taught, and for what happens
 *   at the very edge of a window
 */
export function holdsByStory(condition: Condition, sight: Sight): boolean | null {
  if ('everyone' in condition) return true
  if ('not' in condition) return negate(holdsByStory(condition.not, sight))
  if ('all' in condition) {
    const parts = condition.all.map((each) => holdsByStory(each, sight))
    return parts.includes(false) ? false : parts.includes(null) ? null : true
  }
  if ('trait' in condition) return holdsOfTrait(condition.trait, sight)
  return 'performed' in condition ? holdsOfEvents(condition.performed, sight) : null
}

const negate = (holds: boolean | null) => (holds === null ? null : !holds)

function holdsOfTrait(trait: Asked<'trait'>, { past }: Sight): boolean | null {
  if (!['plan', 'city'].includes(trait.name)) return null
  const told = past.flatMap(({ act }) => ('identify' in act && trait.name in act.identify ? [act.identify] : []))
  const value = told.at(-1)?.[trait.name] ?? null
  if ('is' in trait) return value === trait.is
  return 'exists' in trait ? (value !== null) === trait.exists : null
}

function holdsOfEvents(asked: Asked<'performed'>, sight: Sight): boolean | null {
  const { past, at, enteredAt } = sight
  const from = asked.sinceEntry ? enteredAt : at.subtract({ hours: 24 * (asked.withinDays ?? 36_500) })
  const count = (least: number, most: number) =>
    past.filter(
      (each) =>
        'track' in each.act &&
        each.act.track === asked.event &&
        Temporal.Instant.compare(each.at, from) >= least &&
        Temporal.Instant.compare(each.at, at) <= most,
    ).length
  // One that is asked for a number of times in any other way is not among the random ones.
  const wanted = asked.atLeast ?? 1
  if (count(1, -1) >= wanted) return true
  return count(0, 0) < wanted ? false : null
}
