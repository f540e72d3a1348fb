/** The time of every question: the data is the same on every run, whenever that is. */
export const benchNow = Temporal.Instant.from('2026-11-01T12:00:00Z')
