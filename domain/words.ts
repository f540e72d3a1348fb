const units = [
  ['weeks', 'week'],
  ['days', 'day'],
  ['hours', 'hour'],
  ['minutes', 'minute'],
  ['seconds', 'second'],
] as const

/** An ISO 8601 duration in words: PT90M is “1 hour 30 minutes”, PT168H is “7 days”. */
export function describeDuration(iso: string): string {
  const given = Temporal.Duration.from(iso)
  const largestUnit = given.weeks === 0 ? 'days' : 'weeks'
  const duration = given.round({ largestUnit, smallestUnit: 'seconds', relativeTo: '2026-01-01T00:00[UTC]' })
  const parts = units.flatMap(([unit, word]) => (duration[unit] === 0 ? [] : [countOf(duration[unit], word)]))
  return parts.join(' ') || '0 seconds'
}

/** “1 customer”, “2,400 customers”. */
export function countOf(count: number, word: string, plural = `${word}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? word : plural}`
}
