import * as fc from 'fast-check'
import { channelNames } from '../../channels.ts'
import { Condition } from '../condition.ts'
import { readSpan } from '../moment.ts'
import type { SegmentLookup } from '../operator.ts'
import * as values from './values.ts'

const { anyDays, anyMoment, anyName, anyNumber, anyScalar, anyText } = values
const anyNeedle = anyText.map((text) => text.slice(0, 5)).filter((text) => text !== '' && text.isWellFormed())
const inOrder = <T extends number | string>(bound: fc.Arbitrary<T>, compare: (a: T, b: T) => number) =>
  fc.tuple(bound, bound).map((bounds) => {
    const [from, to] = bounds.toSorted(compare)
    return { from, to }
  })
const compareMoments = (a: string, b: string) => Temporal.Instant.compare(readSpan(a).from, readSpan(b).from)
const anyBetween = fc.oneof(
  inOrder(anyNumber, (a, b) => a - b),
  inOrder(anyMoment, compareMoments),
)

/** Every value operator, with parameters that often meet the values. */
const comparisons: Record<string, fc.Arbitrary<unknown>> = {
  is: anyScalar,
  isNot: anyScalar,
  in: fc.array(anyScalar, { minLength: 1, maxLength: 4 }),
  contains: anyNeedle,
  startsWith: anyNeedle,
  endsWith: anyNeedle,
  exists: fc.boolean(),
  before: anyMoment,
  after: anyMoment,
  beforeDaysAgo: anyDays,
  withinLastDays: anyDays,
  withinNextDays: anyDays,
  greaterThan: anyNumber,
  lessThan: anyNumber,
  atLeast: anyNumber,
  atMost: anyNumber,
  between: anyBetween,
}
const anyComparison = fc.oneof(
  ...Object.entries(comparisons).map(([key, parameter]) => fc.record({ [key]: parameter })),
)
const join = (parts: readonly object[]): object => Object.assign({}, ...parts)
const anyNamed = fc.tuple(fc.record({ name: anyName }), anyComparison).map(join)
const anyFilter = fc.tuple(fc.record({ property: anyName }), anyComparison).map(join)

const anyAsked = fc.record({
  event: fc.constantFrom(...values.eventNames, 'never heard of'),
  where: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyFilter, { maxLength: 2 }) },
  ),
})
const anyCount = fc.integer({ min: 0, max: 3 })
const anyTimes = fc.oneof(
  fc.constant({}),
  fc.record({ atLeast: anyCount.map((count) => count + 1) }),
  fc.record({ exactly: anyCount }),
  fc.record({ atMost: anyCount }),
)
const anyWindow = fc.oneof(
  fc.constant({}),
  fc.record({ withinDays: anyDays }),
  fc.record({ from: anyMoment }),
  fc.record({ to: anyMoment }),
  fc.record({ from: anyMoment, to: anyMoment }),
)
const anyAge = fc.oneof(
  fc.record({ withinDays: anyDays }),
  fc.record({ beforeDaysAgo: anyDays }),
  fc.record({ withinDays: anyDays, beforeDaysAgo: anyDays }),
)
const anyTimeOfEvent = fc.tuple(anyAsked, anyAge).map(join)
const anyChannel = fc.oneof(fc.constantFrom('email', 'sms'), fc.constantFrom(...channelNames))
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 })
const anyReaction = fc.record({
  campaign: fc.constantFrom(...values.campaignIds, 'cmp_none'),
  withinDays: orNull(anyDays),
})

const anySubscribed = fc.oneof(
  fc.record({ topic: fc.constantFrom(...values.topicNames), channel: orNull(anyChannel) }),
  fc.record({ channel: anyChannel }),
)

/** Every operator that a set can be asked about; those of journeys have their own tests. */
const leaves: Record<string, fc.Arbitrary<unknown>> = {
  everyone: fc.constant(true),
  trait: anyNamed,
  performed: fc.tuple(anyAsked, anyTimes, anyWindow).map(join),
  firstPerformed: anyTimeOfEvent,
  lastPerformed: anyTimeOfEvent,
  performedEachWeek: fc.record({ event: fc.constantFrom(...values.eventNames), weeks: fc.integer({ min: 1, max: 4 }) }),
  inSegment: fc.record({ segment: fc.constantFrom(...values.segmentNames) }),
  reachable: fc.record({ channel: anyChannel }),
  subscribed: anySubscribed,
  received: anyReaction,
  opened: anyReaction,
  clicked: anyReaction,
  converted: anyReaction,
  activeWithin: fc.record({ days: anyDays }),
  topPercent: fc.record({
    trait: fc.constantFrom('score', 'plan', 'email'),
    percent: fc.constantFrom(...values.percents),
  }),
  randomPercent: fc.record({ percent: fc.constantFrom(0, 0.5, 10, 50, 100), salt: anyNeedle }),
}
export const leafKeys = Object.keys(leaves)

const anyLeaf = fc.oneof(
  { weight: 12, arbitrary: fc.record({ trait: anyNamed }) },
  { weight: 2, arbitrary: fc.record({ subscribed: anySubscribed }) },
  ...Object.entries(leaves).map(([key, parameter]) => ({ weight: 1, arbitrary: fc.record({ [key]: parameter }) })),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 2, arbitrary: anyLeaf },
    { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
    { weight: 1, arbitrary: fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }) },
  ),
}))

export const anyCondition = tree.map((written) => Condition.parse(written))

/** Saved segments, each of which may be built on the ones before it. */
export const segments: SegmentLookup = new Map(
  [
    { trait: { name: 'plan', exists: true } },
    { all: [{ inSegment: { segment: 'first' } }, { not: { trait: { name: 'plan', is: 'trial' } } }] },
    { any: [{ not: { inSegment: { segment: 'second' } } }, { performed: { event: 'order', atLeast: 2 } }] },
  ].map((written, index) => [values.segmentNames[index] ?? '', Condition.parse(written)]),
)
