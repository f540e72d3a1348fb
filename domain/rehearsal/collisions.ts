import { type Counts, countUp } from './count-up.ts'
import type { Days } from './days.ts'
import type { PastSend, RehearsedDelivery } from './life.ts'

const twoDaysMs = 2 * 24 * 60 * 60 * 1000

/** For each other campaign: on how many messages it sent one of its own on the same day. */
export function countCollisions(
  collisions: Counts<string>,
  days: Days,
  past: readonly PastSend[],
  sent: readonly RehearsedDelivery[],
  campaignId: string,
): void {
  if (past.length === 0) return
  for (const { endedAt } of sent) {
    if (endedAt === null) continue
    const near = past.filter(({ at }) => Math.abs(at.epochMilliseconds - endedAt.epochMilliseconds) < twoDaysMs)
    if (near.length === 0) continue
    const day = days.of(endedAt)
    const others = near.filter((each) => each.campaignId !== campaignId && days.of(each.at) === day)
    for (const other of new Set(others.map((each) => each.campaignId))) countUp(collisions, other)
  }
}
