/** The milliseconds to wait that a Retry-After header asks for, in seconds or as a date; null for none that is ahead. */
export function readRetryAfter(value: string | undefined): number | null {
  if (value === undefined) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? ms : null
}
