/** Where the time comes from: the system's in production, a frozen or virtual one in tests, rehearsals and evals. */
export type Clock = { now(): Temporal.Instant }

export const systemClock: Clock = { now: () => Temporal.Now.instant() }
