import { countOf } from '../words.ts'
import { findDifference, type Interval, rateOf, type Share } from './interval.ts'
import { findMoreDays, type Pace, sayMoreDays } from './more-days.ts'

/** Fewer than these say nothing, whatever the rates. */
const minGroup = 20
const minConversions = 5

export type LiftVerdict = 'better' | 'worse' | 'unclear' | 'too_few' | 'no_holdout'

/** What the campaign changed, beside the customers who were held out of it. */
export type Lift = {
  /** Those who could get messages, whether or not they got one: that is what the holdout compares with. */
  entitled: Share
  heldOut: Share
  /** Rate of the entitled less rate of the holdout, in percentage points. */
  points: number
  /** The 95 % interval of the points; null without a holdout. */
  interval: Interval | null
  /** Conversions that would not have happened otherwise, as far as the rates tell; null when the verdict is not better. */
  extra: number | null
  verdict: LiftVerdict
  /** The verdict in a sentence. */
  words: string
}

/** Did the campaign change what customers did? */
export function measureLift(entitled: Share, heldOut: Share, pace: Pace): Lift {
  const base = { entitled, heldOut, points: 100 * (rateOf(entitled) - rateOf(heldOut)), extra: null }
  if (heldOut.of === 0) return { ...base, points: 0, interval: null, verdict: 'no_holdout', words: noHoldout(entitled) }
  const difference = findDifference(entitled, heldOut)
  const interval = { low: 100 * difference.low, high: 100 * difference.high }
  const isTooFew = Math.min(entitled.of, heldOut.of) < minGroup || entitled.count + heldOut.count < minConversions
  const more = sayMoreDays(findMoreDays(entitled, heldOut, pace))
  if (isTooFew) return { ...base, interval, verdict: 'too_few', words: `Not enough data to compare.${more}` }
  const rates = sayRates(entitled, heldOut, interval)
  if (interval.low > 0) {
    const extra = Math.round((base.points / 100) * entitled.of)
    return { ...base, interval, extra, verdict: 'better', words: `It works: ${rates} ${sayExtra(extra)}` }
  }
  if (interval.high < 0)
    return { ...base, interval, verdict: 'worse', words: `It hurts: ${rates} Consider stopping it.` }
  return { ...base, interval, verdict: 'unclear', words: `No clear effect yet: ${rates}${more}` }
}

const noHoldout = (entitled: Share) =>
  `${sayPercent(rateOf(entitled))} converted. Nobody was held out, so there is no telling who would have anyway.`

const sayExtra = (extra: number) => `That is about ${countOf(extra, 'conversion')} that would not have happened.`

function sayRates(entitled: Share, heldOut: Share, { low, high }: Interval): string {
  const points = 100 * (rateOf(entitled) - rateOf(heldOut))
  return (
    `${sayPercent(rateOf(entitled))} of those who could get it converted, ${sayPercent(rateOf(heldOut))} of the holdout: ` +
    `${saySigned(points)} points (95 % interval ${saySigned(low)} to ${saySigned(high)}).`
  )
}

const sayPercent = (rate: number) => `${(100 * rate).toFixed(1)} %`
const saySigned = (points: number) => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`
