import { z } from 'zod'

const Time = z.int().transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds))

/**
 * What happened to a delivery that its milestones do not tell: `deferred` by a gate, to be tried `again` because of what
 * its provider said, `lost` by the worker that was sending it, or `settled` by a member when it was uncertain. `t` when,
 * `r` the reason, or what it was settled as, `u` until when.
 */
export const DeliveryMoment = z.object({
  t: Time,
  k: z.enum(['deferred', 'again', 'lost', 'settled']),
  r: z.string().nullable().default(null),
  u: Time.nullable().default(null),
})
export type DeliveryMoment = z.output<typeof DeliveryMoment>

export function toDeliveryMoment(
  kind: DeliveryMoment['k'],
  at: Temporal.Instant,
  why: { reason?: string; until?: Temporal.Instant } = {},
): z.input<typeof DeliveryMoment> {
  const { reason, until } = why
  return {
    t: at.epochMilliseconds,
    k: kind,
    ...(reason === undefined ? {} : { r: reason }),
    ...(until === undefined ? {} : { u: until.epochMilliseconds }),
  }
}

/** How many are kept of one delivery: a channel that rests is tried every few minutes, for as long as it takes. */
export const maxDeliveryMoments = 20

/** deliveries.trace, which is null for most. */
export const readDeliveryMoments = (json: unknown): DeliveryMoment[] => z.array(DeliveryMoment).parse(json ?? [])
