import type { Rules, Trip } from './referee.ts'

/** The segments of random lives, by how often somebody was `seen` in the last 24 hours, these included. */
const isIn: Readonly<Record<string, (count: number) => boolean>> = {
  keen: (count) => count >= 2,
  quiet: (count) => count === 0,
}
const window = { hours: 24 }
/** The least by which Postgres tells two instants apart. */
const moment = { microseconds: 1 }
const compare = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b)

/**
 * Who came into a segment or left it, counted again from the story: journeys begin at these moments and at no others, and
 * where nothing else decides who enters, at all of them.
 */
export function findCrossingFouls(trips: readonly Trip[], { documents, story, endedAt }: Rules): string[] {
  return [...documents].flatMap(([campaignId, { trigger, audience, reentry }]) => {
    if (!('segment' in trigger)) return []
    const takesAll = 'everyone' in audience && reentry === 'every_time'
    return [...new Set(story.map(({ who }) => who))].flatMap((who) => {
      const seen = story.flatMap(({ who: other, at, act }) =>
        other === who && 'track' in act && act.track === 'seen' ? [at] : [],
      )
      const expected = listCrossings(seen, trigger).filter((at) => compare(at, endedAt) <= 0)
      const begun = trips
        .filter((trip) => trip.campaignId === campaignId && trip.who === who)
        .map(({ enteredAt }) => enteredAt)
      const tell = (at: Temporal.Instant) =>
        `${trigger.kind} of ${trigger.segment}, ${campaignId}, ${who}, ${at.toString()}`
      return [
        ...begun.filter((at) => !expected.some((each) => each.equals(at))).map((at) => `entered without: ${tell(at)}`),
        ...(takesAll ? expected.filter((at) => !begun.some((each) => each.equals(at))) : []).map(
          (at) => `did not enter by: ${tell(at)}`,
        ),
      ]
    })
  })
}

/** The answer can only change when something is seen, or when that was a day ago. */
function listCrossings(
  seen: readonly Temporal.Instant[],
  { kind, segment }: { kind: string; segment: string },
): Temporal.Instant[] {
  const holds = isIn[segment]
  if (holds === undefined) throw new RangeError(`the referee knows no segment ${segment}`)
  const holdsAt = (now: Temporal.Instant) =>
    holds(seen.filter((at) => compare(at, now) <= 0 && compare(at, now.subtract(window)) >= 0).length)
  return seen
    .flatMap((at) => [at, at.add(window).add(moment)])
    .filter((at) => holdsAt(at) === (kind === 'segment_entry') && holdsAt(at.subtract(moment)) !== holdsAt(at))
}
