/** How many of a group did something. */
export type Share = { count: number; of: number }
/** The ends of a 95 % interval, as shares: 0.05 is 5 %. */
export type Interval = { low: number; high: number }

/** The two-sided 95 % quantile of the normal distribution. */
export const z95 = 1.959964

export const rateOf = ({ count, of }: Share): number => (of === 0 ? 0 : count / of)

/**
 * Where the true rate lies, with 95 % confidence; it holds for few and for none as well, as the textbook's does not.
 * @see Wilson, “Probable inference, the law of succession, and statistical inference” (1927)
 */
export function findInterval({ count, of }: Share, z = z95): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const rate = count / of
  const spread = 1 + z ** 2 / of
  const middle = (rate + z ** 2 / (2 * of)) / spread
  const half = (z / spread) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2))
  return { low: count === 0 ? 0 : middle - half, high: count === of ? 1 : middle + half }
}

/**
 * Where the true difference of two rates (a − b) lies, with 95 % confidence.
 * @see Newcombe, “Interval estimation for the difference between independent proportions”, method 10 (1998)
 */
export function findDifference(a: Share, b: Share, z = z95): Interval {
  const [rateA, rateB] = [rateOf(a), rateOf(b)]
  const [ofA, ofB] = [findInterval(a, z), findInterval(b, z)]
  const difference = rateA - rateB
  return {
    low: difference - Math.hypot(rateA - ofA.low, ofB.high - rateB),
    high: difference + Math.hypot(ofA.high - rateA, rateB - ofB.low),
  }
}
