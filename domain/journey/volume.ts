const times = 3
/** Fewer a day are no accident worth stopping: a new campaign may have next to no history to reckon from. */
const least = 100

/**
 * The most messages in 24 hours before a triggered campaign pauses and asks: three times what an average day of its
 * rehearsal sent, and never less than half as much again as its busiest day.
 */
export function findDailyCeiling(perDay: number, busiestDay: number): number {
  return Math.ceil(Math.max(least, times * perDay, 1.5 * busiestDay))
}
