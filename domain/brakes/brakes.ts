import { z } from 'zod'

/** What a campaign may have too much of. */
export const brakeNames = ['bounces', 'complaints', 'failures', 'optOuts'] as const
export type BrakeName = (typeof brakeNames)[number]

/** The longest window, and so how long is counted. */
export const longestWindowHours = 24 * 30

/** Pauses a campaign when this share of a channel's messages is reached. */
export const Brake = z.strictObject({
  percent: z.number().min(0.01).max(100).multipleOf(0.01).meta({ description: 'Share of the messages, in per cent' }),
  atLeast: z.int().min(1).max(1_000_000).meta({ description: 'Messages before the share says anything' }),
  windowHours: z.int().min(1).max(longestWindowHours).meta({ description: 'Of messages sent so lately' }),
})
export type Brake = z.infer<typeof Brake>

/** Null switches one off. */
export const Brakes = z.strictObject({
  bounces: Brake.nullable(),
  complaints: Brake.nullable(),
  failures: Brake.nullable(),
  optOuts: Brake.nullable(),
})
export type Brakes = z.infer<typeof Brakes>

/**
 * Where a workspace set nothing else. Bounces: Amazon SES puts an account under review at 5 %. Complaints: Gmail and
 * Yahoo ask senders never to reach 0.3 %. For failures and opt-outs nobody publishes a limit; these are ours.
 * @see docs/how-to/set-brakes.md
 */
export const defaultBrakes: Brakes = {
  bounces: { percent: 5, atLeast: 200, windowHours: 24 },
  complaints: { percent: 0.3, atLeast: 1000, windowHours: 72 },
  failures: { percent: 25, atLeast: 200, windowHours: 24 },
  optOuts: { percent: 2, atLeast: 500, windowHours: 72 },
}

/** Of the messages that a channel sent within a brake's window, how many had it. */
export type BrakeTally = { channel: string; brake: BrakeName; count: number; messages: number }
export type TrippedBrake = BrakeTally & { percent: number; windowHours: number }

/** The limits that are reached. Exactly at the limit it is reached. */
export function listTripped(brakes: Brakes, tallies: readonly BrakeTally[]): TrippedBrake[] {
  return tallies.flatMap((tally): TrippedBrake[] => {
    const limit = brakes[tally.brake]
    if (limit === null || tally.count === 0 || tally.messages < limit.atLeast) return []
    // In hundredths of a per cent, so that 0.3 % of 1,000 is 3 and no fraction more.
    const isReached = tally.count * 10_000 >= Math.round(limit.percent * 100) * tally.messages
    return isReached ? [{ ...tally, percent: limit.percent, windowHours: limit.windowHours }] : []
  })
}
