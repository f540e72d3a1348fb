import { z } from 'zod'
import { Performed, PerformedEachWeek, TimeOfEvent } from './event-parameters.ts'
import { NamedValue } from './named-value.ts'
import {
  ActiveWithin,
  InSegment,
  RandomPercent,
  Reachable,
  Reaction,
  Subscribed,
  TopPercent,
} from './other-parameters.ts'

export { PropertyFilter } from './named-value.ts'

const leaves = [
  z.strictObject({ everyone: z.literal(true) }),
  z.strictObject({ trait: NamedValue }),
  z.strictObject({ eventProperty: NamedValue }).meta({ description: 'A property of the event that began the journey' }),
  z
    .strictObject({ journeyValue: NamedValue })
    .meta({ description: 'A value saved in the journey, by a path such as survey.score' }),
  z.strictObject({ performed: Performed }),
  z.strictObject({ firstPerformed: TimeOfEvent }),
  z.strictObject({ lastPerformed: TimeOfEvent }),
  z.strictObject({ performedEachWeek: PerformedEachWeek }),
  z.strictObject({ inSegment: InSegment }),
  z.strictObject({ reachable: Reachable }),
  z.strictObject({ subscribed: Subscribed }),
  z.strictObject({ received: Reaction }),
  z.strictObject({ opened: Reaction }),
  z.strictObject({ clicked: Reaction }),
  z.strictObject({ converted: Reaction }),
  z.strictObject({ activeWithin: ActiveWithin }),
  z.strictObject({ topPercent: TopPercent }),
  z.strictObject({ randomPercent: RandomPercent }),
] as const

type Leaf = z.infer<(typeof leaves)[number]>
type LeafInput = z.input<(typeof leaves)[number]>

/** A question about a customer, as parsed: every object has exactly one key, and what was absent is null. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf
/** The same as it may be written: parameters with a default may be left out. */
export type ConditionInput = { all: ConditionInput[] } | { any: ConditionInput[] } | { not: ConditionInput } | LeafInput

/**
 * THE notation of conditions: tools, campaign documents, saved segments, evals and YAML all write it.
 * `{ all: [{ trait: { name: 'plan', is: 'trial' } }, { not: { performed: { event: 'order_completed' } } }] }`
 */
export const Condition: z.ZodType<Condition, ConditionInput> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: group }),
      z.strictObject({ any: group }),
      z.strictObject({ not: Condition }),
      ...leaves,
    ]),
  )
  .meta({ id: 'Condition', description: 'A question about a customer: an object with exactly one key' })

const group = z.lazy(() => z.array(Condition).min(1).max(100))
