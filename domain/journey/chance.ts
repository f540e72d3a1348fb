import { hash } from 'node:crypto'

/**
 * A number from 0 (included) to 100 (excluded) that depends on the words alone, so that retries, re-entry and every
 * worker agree on it.
 */
export function drawPercent(...words: readonly (string | number)[]): number {
  const digest = hash('sha256', words.join('\u0000'), 'buffer')
  return (digest.readUIntBE(0, 6) / 2 ** 48) * 100
}

/**
 * Is this customer held out? Pure in the two ids, so retries and re-entry agree.
 * @param percent share held out, 0 to 100 (5 means 5 %)
 * @throws {RangeError} outside that range
 * @see docs/decisions/0007-holdout-by-hash.md
 */
export function isHeldOut(campaignId: string, customerId: number, percent: number): boolean {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`${percent} is no percentage`)
  return percent > 0 && drawPercent('holdout', campaignId, customerId) < percent
}

/**
 * The arm of an experiment that a customer falls into, the same each time. Shares are taken of their sum, so that arms
 * that do not add up to 100 leave nobody out.
 * @throws {RangeError} when there is no arm with a share
 */
export function pickArm<Arm extends { percent: number }>(
  campaignId: string,
  stepId: string,
  customerId: number,
  arms: readonly Arm[],
): Arm {
  const total = arms.reduce((sum, arm) => sum + arm.percent, 0)
  let left = (drawPercent('split', campaignId, stepId, customerId) / 100) * total
  for (const arm of arms) {
    if (left < arm.percent) return arm
    left -= arm.percent
  }
  const last = arms.findLast((arm) => arm.percent > 0)
  if (last === undefined) throw new RangeError('an experiment without a share')
  return last
}
