import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import {
  forgetOldChanges,
  listDueRechecks,
  listWithHistory,
  noteAgain,
  saveMemberships,
  takeChangedCustomers,
} from '../../store/memberships/memberships.ts'
import { listJoined, settleJoined } from '../../store/memberships/joined.ts'
import {
  compareMemberships,
  dropUnwatched,
  endWatches,
  listCustomersAfter,
  listWatched,
  lockMemberships,
  moveWatchedCursor,
  type WatchedCondition,
} from '../../store/memberships/watched.ts'
import type { Work } from '../work.ts'
import { actOnCrossings } from './act-on-crossings.ts'
import { findChanges } from './find-changes.ts'

const chunkSize = 1000
const dropSize = 10_000
/** How often everybody is compared: where the answer depends on what others have, and elsewhere to be safe. */
const compareEveryMinutes = { relative: 15, other: 24 * 60 }

/**
 * Bring one chunk of memberships up to date, in one transaction with the journeys and conversions that follow from it:
 * of those who changed and those for whom time may have changed something; when there are none, of those who were not
 * looked at since the launch.
 * @returns whether there was anything to do
 */
export async function keepMemberships(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    if (!(await lockMemberships(ws))) return false
    const changed = await takeChangedCustomers(ws, chunkSize)
    const rechecks = await listDueRechecks(ws, now, chunkSize)
    const watched = await listWatched(ws)
    const noted = [...changed].flatMap(([id, isFresh]) => (isFresh ? [id] : []))
    for (const id of rechecks) if (!changed.has(id)) changed.set(id, true)
    if (changed.size > 0) {
      const left = await lookAgain(work, ws, watched, changed, now)
      await noteAgain(
        ws,
        noted.filter((id) => left.has(id)),
      )
      return true
    }
    const unfinished = watched.find(({ cursor }) => cursor !== null)
    if (unfinished !== undefined) {
      await goOn(work, ws, unfinished, now)
      return true
    }
    return keepOrder(ws, watched, now)
  })
}

/**
 * @param customers whether what may have moved them is fresh; history moves them and starts nothing
 * @returns who was left to history of theirs that came meanwhile: it may have moved them, and must start nothing
 */
async function lookAgain(
  work: Work,
  ws: WorkspaceTx,
  watched: readonly WatchedCondition[],
  customers: ReadonlyMap<number, boolean>,
  now: Temporal.Instant,
): Promise<ReadonlySet<number>> {
  const ids = [...customers.keys()]
  // Before the facts are read: who becomes one with another from here on may not be seen as one yet.
  const joined = await listJoined(ws, ids)
  const found = await findChanges(work, ws, watched, ids, now)
  const left = await listWithHistory(ws, ids)
  const changes = found.filter(({ customerId }) => !left.has(customerId))
  await saveMemberships(ws, changes, now)
  await settleJoined(
    ws,
    watched.map(({ id }) => id),
    joined.filter((id) => !left.has(id)),
  )
  const crossings = changes.filter(
    ({ hasCrossed, isMember, isJoined, customerId }) =>
      hasCrossed && (isMember || !isJoined) && customers.get(customerId) === true,
  )
  await actOnCrossings(work, ws, crossings, now)
  return left
}

/** The launch wrote down who is in; when time will change that is reckoned here, customer by customer. */
async function goOn(work: Work, ws: WorkspaceTx, watched: WatchedCondition, now: Temporal.Instant): Promise<void> {
  const ids = await listCustomersAfter(ws, watched.cursor ?? 0, chunkSize)
  await lookAgain(work, ws, [watched], new Map(ids.map((id) => [id, true])), now)
  await moveWatchedCursor(ws, watched.id, ids.length < chunkSize ? null : (ids.at(-1) ?? null))
}

/** What can wait: the comparison with everybody, and what nobody needs any more. */
async function keepOrder(
  ws: WorkspaceTx,
  watched: readonly WatchedCondition[],
  now: Temporal.Instant,
): Promise<boolean> {
  const due = watched.find(({ compareAt }) => Temporal.Instant.compare(compareAt, now) <= 0)
  if (due !== undefined) {
    const minutes = compareEveryMinutes[due.thresholds.length > 0 ? 'relative' : 'other']
    await endWatches(ws, now)
    await compareMemberships(ws, due, now, now.add({ minutes }))
    return true
  }
  return (await dropUnwatched(ws, dropSize)) || (await forgetOldChanges(ws, now, dropSize))
}
