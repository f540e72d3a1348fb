/** Nobody is handed a message, finds it and opens it faster. */
const soonestMs = 2_000
/** Nobody reads a message on, from one link to the next, faster. */
const burstMs = 2_000

const msBetween = (from: Temporal.Instant, to: Temporal.Instant) => to.epochMilliseconds - from.epochMilliseconds

/** Was a link or image asked for before a person could have seen the message? What was there to see first is old. */
export const isTooSoon = (handedAt: Temporal.Instant, at: Temporal.Instant) => msBetween(handedAt, at) < soonestMs

/** A click on the link with this hash. */
export type Click = { link: string; at: Temporal.Instant }

/** Were two links of one message followed within moments? Then a machine followed both. */
export const isBurst = (latest: Click | null, { link, at }: Click) =>
  latest !== null && latest.link !== link && msBetween(latest.at, at) < burstMs
