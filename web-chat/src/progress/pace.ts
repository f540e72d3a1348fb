/** How many messages had come to their end at a moment of this page's own clock. */
export type Look = { atMs: number; ended: number }

const windowMs = 30_000
const shortestMs = 5_000

/** The looks of the last half minute with this one. */
export function addLook(looks: readonly Look[], look: Look): readonly Look[] {
  return [...looks.filter(({ atMs }) => look.atMs - atMs <= windowMs), look]
}

/**
 * How long it takes, in seconds, until nothing waits any more, if it goes on as in the last half minute. Null where
 * nobody could say: too little was seen, or nothing moved.
 */
export function estimateSeconds(looks: readonly Look[], waiting: number): number | null {
  const [first] = looks
  const last = looks.at(-1)
  if (first === undefined || last === undefined) return null
  const spanMs = last.atMs - first.atMs
  const moved = last.ended - first.ended
  return spanMs < shortestMs || moved <= 0 ? null : ((waiting / moved) * spanMs) / 1000
}

/** “About 3 min left at this pace”; null for what is more than a day away, which no half minute foretells. */
export function sayTimeLeft(seconds: number): string | null {
  if (seconds < 60) return 'Less than a minute left at this pace'
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `About ${minutes} min left at this pace`
  const hours = Math.round(seconds / 3600)
  return hours <= 24 ? `About ${hours} h left at this pace` : null
}
