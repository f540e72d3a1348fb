import { z } from 'zod'
import { activeWithin } from './operators/active-within.ts'
import { eventProperty } from './operators/event-property.ts'
import { everyone } from './operators/everyone.ts'
import { firstPerformed } from './operators/first-performed.ts'
import { InSegment } from './operators/in-segment.ts'
import { journeyValue } from './operators/journey-value.ts'
import { lastPerformed } from './operators/last-performed.ts'
import { performed } from './operators/performed.ts'
import { performedEachWeek } from './operators/performed-each-week.ts'
import { randomPercent } from './operators/random-percent.ts'
import { reachable } from './operators/reachable.ts'
import { subscribed } from './operators/subscribed.ts'
import { topPercent } from './operators/top-percent.ts'
import { trait } from './operators/trait.ts'
import { clicked, converted, opened, received } from './operators/reactions.ts'

export { PropertyFilter } from './named-value.ts'

const leaves = [
  z.strictObject({ everyone: everyone.parameter }),
  z.strictObject({ trait: trait.parameter }),
  z
    .strictObject({ eventProperty: eventProperty.parameter })
    .meta({ description: 'A property of the event that began the journey' }),
  z
    .strictObject({ journeyValue: journeyValue.parameter })
    .meta({ description: 'A value saved in the journey, by a path such as survey.score' }),
  z.strictObject({ performed: performed.parameter }),
  z.strictObject({ firstPerformed: firstPerformed.parameter }),
  z.strictObject({ lastPerformed: lastPerformed.parameter }),
  z.strictObject({ performedEachWeek: performedEachWeek.parameter }),
  z.strictObject({ inSegment: InSegment }),
  z.strictObject({ reachable: reachable.parameter }),
  z.strictObject({ subscribed: subscribed.parameter }),
  z.strictObject({ received: received.parameter }),
  z.strictObject({ opened: opened.parameter }),
  z.strictObject({ clicked: clicked.parameter }),
  z.strictObject({ converted: converted.parameter }),
  z.strictObject({ activeWithin: activeWithin.parameter }),
  z.strictObject({ topPercent: topPercent.parameter }),
  z.strictObject({ randomPercent: randomPercent.parameter }),
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

const maxParts = 100
const group = z.lazy(() =>
  z
    .array(Condition)
    .min(1, 'must hold at least one condition')
    .max(maxParts, `must hold at most ${maxParts} conditions`),
)
