/** Whoever asks for more, by mistake or in a wrong unit, is asked again after a day. */
const longestMs = 24 * 3_600_000

/** The milliseconds to wait that a Retry-After header asks for, in seconds or as a date; null for none that is ahead. */
export function readRetryAfter(value: string | undefined): number | null {
  if (value === undefined) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestMs) : null
}
