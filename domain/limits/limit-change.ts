import { z } from 'zod'
import { Brake, brakeNames } from '../brakes/brakes.ts'
import { LocalTime } from '../campaign/times.ts'
import { FrequencyCap } from '../settings.ts'
import type { Limits } from './limits.ts'

/** One change of a workspace's limits; null lifts a limit. */
export const LimitChange = z.union([
  z.strictObject({
    frequencyCap: z.strictObject({ ...FrequencyCap.shape, limit: FrequencyCap.shape.limit.nullable() }).meta({
      description: 'At most so many messages to one customer in so many hours; channel and topic null for all',
    }),
  }),
  z.strictObject({
    quietHours: z
      .strictObject({ from: LocalTime, to: LocalTime })
      .refine(({ from, to }) => from !== to, 'from and to must differ')
      .nullable()
      .meta({ description: 'In the customer’s own time; from 22:00 to 08:00 spans midnight' }),
  }),
  z.strictObject({
    recipientCeiling: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .nullable()
      .meta({ description: 'Most recipients of a broadcast' }),
  }),
  z.strictObject({
    secondApproverAbove: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .nullable()
      .meta({ description: 'Two people must approve what reaches more recipients than this' }),
  }),
  z.strictObject({
    brake: z
      .strictObject({ name: z.enum(brakeNames), limit: Brake.nullable() })
      .meta({ description: 'Pause a campaign at such a share of its messages' }),
  }),
])
export type LimitChange = z.infer<typeof LimitChange>

/** The limits with these changes, in order. A cap takes the place of the one for the same channel, topic and window. */
export function applyLimitChanges(limits: Limits, changes: readonly LimitChange[]): Limits {
  return changes.reduce(applyOne, limits)
}

function applyOne(limits: Limits, change: LimitChange): Limits {
  if ('frequencyCap' in change) {
    const { limit, ...of } = change.frequencyCap
    const others = limits.frequencyCaps.filter(
      ({ channel, topic, windowHours }) =>
        channel !== of.channel || topic !== of.topic || windowHours !== of.windowHours,
    )
    return { ...limits, frequencyCaps: limit === null ? others : [...others, { ...of, limit }] }
  }
  if ('quietHours' in change) {
    const { quietHours: hours } = change
    const [quietFromMinute, quietToMinute] = hours === null ? [null, null] : [minuteOf(hours.from), minuteOf(hours.to)]
    return { ...limits, quietFromMinute, quietToMinute }
  }
  if ('brake' in change) return { ...limits, brakes: { ...limits.brakes, [change.brake.name]: change.brake.limit } }
  return { ...limits, ...change }
}

function minuteOf(time: string): number {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return hour * 60 + minute
}
