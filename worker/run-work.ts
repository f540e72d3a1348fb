import { findDueWork, findNextDue, type DueWork, type WorkKind } from '../store/due.ts'
import { retryCollisions } from '../store/database/collisions.ts'
import { inWorkspace } from '../store/database/db.ts'
import { addUpProgress } from '../store/campaigns/progress.ts'
import { endStoppedWork, finishCampaigns } from '../store/journeys/stop.ts'
import { advanceEntries } from './advance-entries.ts'
import { dispatchDeliveries } from './dispatch/dispatch-deliveries.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { recoverExpired } from './dispatch/recover-expired.ts'
import { consumeEvents } from './events/consume-events.ts'
import { keepMemberships } from './memberships/keep-memberships.ts'
import { sendTest } from './tests/send-test.ts'
import { tellMembers } from './notices/tell-members.ts'
import { makeCalls } from './webhooks/make-calls.ts'
import { expandBroadcast } from './expand-broadcast.ts'
import { moveEntries } from './move-entries.ts'

/** After so long the rest is woken anew, so that one workspace does not keep the others waiting. */
const sliceMs = 2000
const stopChunk = 1000
/** After these a broadcast is no nearer to its end. */
const endsNothing: ReadonlySet<WorkKind> = new Set(['events', 'memberships', 'calls', 'tests', 'notices'])

/** Do one chunk of a kind of work. @returns whether there was anything to do */
const doChunk: Record<WorkKind, (dispatch: Dispatch, due: DueWork) => Promise<boolean>> = {
  stops: (dispatch, { workspaceId }) =>
    inWorkspace(
      dispatch.db,
      workspaceId,
      async (ws) => (await endStoppedWork(ws, stopChunk, dispatch.clock.now())) > 0,
    ),
  events: (dispatch, { workspaceId }) => consumeEvents(dispatch, workspaceId),
  memberships: (dispatch, { workspaceId }) => keepMemberships(dispatch, workspaceId),
  broadcasts: (dispatch, { workspaceId }) => expandBroadcast(dispatch, workspaceId),
  moves: (dispatch, { workspaceId }) => moveEntries(dispatch, workspaceId),
  entries: (dispatch, { workspaceId }) => advanceEntries(dispatch, workspaceId),
  deliveries: (dispatch, { workspaceId, lane }) => dispatchDeliveries(dispatch, workspaceId, lane ?? 'none'),
  calls: (dispatch, { workspaceId }) => makeCalls(dispatch, workspaceId),
  tests: (dispatch, { workspaceId }) => sendTest(dispatch, workspaceId),
  notices: (dispatch, { workspaceId }) => tellMembers(dispatch, workspaceId),
  leases: (dispatch, { workspaceId }) => recoverExpired(dispatch, workspaceId),
}

/** Do a kind of work for a workspace until none is left or the slice is over. @returns the chunks that were done */
export async function runWork(dispatch: Dispatch, due: DueWork, isClosing: () => boolean): Promise<number> {
  const startedAt = performance.now()
  let chunks = 0
  // A customer may be merged or forgotten between reading and writing: the next look finds it so.
  const doOne = () => retryCollisions(() => doChunk[due.kind](dispatch, due))
  while (!isClosing() && performance.now() - startedAt < sliceMs && (await doOne())) chunks += 1
  if (chunks > 0 && !endsNothing.has(due.kind))
    await retryCollisions(() =>
      inWorkspace(dispatch.db, due.workspaceId, async (ws) => {
        await finishCampaigns(ws)
        await addUpProgress(ws)
      }),
    )
  return chunks
}

/** What is due in the workspace now; when nothing is, when the next thing will be. */
export async function lookAhead(
  dispatch: Dispatch,
  workspaceId: number,
): Promise<{ due: DueWork[]; nextAt: Temporal.Instant | null }> {
  const now = dispatch.clock.now()
  const due = await findDueWork(dispatch.db, now, workspaceId, dispatch.carriers)
  // Whoever does what is due looks again after it.
  if (due.length > 0) return { due, nextAt: null }
  return { due, nextAt: await inWorkspace(dispatch.db, workspaceId, (ws) => findNextDue(ws, now)) }
}
