import type { WorkspaceTx } from '../../store/database/db.ts'
import { listEntryVersions } from '../../store/memberships/watched-by.ts'
import type { MembershipChange } from '../../store/memberships/memberships.ts'
import { enterCustomers } from '../enter-customers.ts'
import { creditConversions } from '../events/credit-conversions.ts'
import type { Work } from '../work.ts'

type Crossing = Pick<MembershipChange, 'watchedId' | 'customerId'>

/** What follows when customers come into segments: conversions first, as with events, then journeys. */
export async function actOnCrossings(
  work: Work,
  ws: WorkspaceTx,
  entered: readonly Crossing[],
  now: Temporal.Instant,
): Promise<void> {
  if (entered.length === 0) return
  await creditConversions(
    work,
    ws,
    entered.map(({ customerId, watchedId }, id) => ({ id, customerId, at: now, event: null, watchedId })),
  )
  const byCondition = Map.groupBy(entered, ({ watchedId }) => watchedId)
  for (const { watchedId, ...key } of await listEntryVersions(ws, [...byCondition.keys()])) {
    const starts = (byCondition.get(watchedId) ?? []).map(({ customerId }) => ({
      customerId,
      occurrence: `entered:${now.toString()}`,
      event: null,
    }))
    await enterCustomers(work, ws, await work.readVersion(ws, key), starts, now)
  }
}
