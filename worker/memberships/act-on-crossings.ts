import { roleOfCrossing } from '../../domain/campaign/watched-segments.ts'
import { occurrenceOfCrossing } from '../../domain/journey/occurrence.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listCrossingVersions } from '../../store/memberships/watched-by.ts'
import type { MembershipChange } from '../../store/memberships/memberships.ts'
import { enterCustomers } from '../enter-customers.ts'
import { creditConversions } from '../events/credit-conversions.ts'
import type { Work } from '../work.ts'

type Crossing = Pick<MembershipChange, 'watchedId' | 'customerId' | 'isMember'>

/** What follows when customers come into segments or leave them: conversions first, as with events, then journeys. */
export async function actOnCrossings(
  work: Work,
  ws: WorkspaceTx,
  crossings: readonly Crossing[],
  now: Temporal.Instant,
): Promise<void> {
  if (crossings.length === 0) return
  const entered = crossings.filter(({ isMember }) => isMember)
  await creditConversions(
    work,
    ws,
    entered.map(({ customerId, watchedId }, id) => ({ id, customerId, at: now, event: null, watchedId })),
  )
  const watchedIds = [...new Set(crossings.map(({ watchedId }) => watchedId))]
  for (const { watchedId, role, ...key } of await listCrossingVersions(ws, watchedIds)) {
    const begun = crossings.filter((each) => each.watchedId === watchedId && roleOfCrossing(each.isMember) === role)
    if (begun.length === 0) continue
    const starts = begun.map(({ customerId, isMember }) => ({
      customerId,
      occurrence: occurrenceOfCrossing(isMember, now),
      event: null,
    }))
    await enterCustomers(work, ws, await work.readVersion(ws, key), starts, now)
  }
}
