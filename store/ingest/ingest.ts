import { foldCatalogue } from '../catalogue/fold.ts'
import { retryCollisions } from '../database/collisions.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { queueAwaited } from '../journeys/live-events.ts'
import { noteWanted } from '../memberships/note-changes.ts'
import type { Owner } from './absorb.ts'
import { listDistinctIds } from './call-identities.ts'
import type { Call } from './calls.ts'
import type { IngestWarning } from './customer-patch.ts'
import { dropForgotten, forgottenWarning, restoreSuppressed } from './drop-forgotten.ts'
import { leaveDelta } from './leave-delta.ts'
import { listChanges } from './list-changes.ts'
import { lookUp } from './look-up.ts'
import { type IngestCall, normaliseCall } from './normalise-call.ts'
import { resolveOwners } from './owners.ts'
import { writeCustomers } from './write-customers.ts'
import { insertEventsAndHold, toEventRows, writeDevices } from './write-events.ts'

/** What became of one call. A duplicate changed nothing: its message id was accepted before. */
export type IngestResult = { duplicate: boolean; warnings: IngestWarning[] }

export type IngestOptions = {
  /** False for history: it is stored, and no campaign starts, moves on or counts a conversion by it. Default true. */
  wakesCampaigns?: boolean
  /** Written in the same transaction, after the calls. `customerIds` has null where a call changed nothing. */
  alongside?: (ws: WorkspaceTx, results: IngestResult[], customerIds: readonly (number | null)[]) => Promise<void>
}

/**
 * Take calls in one transaction of few statements, whatever their number: when this returns they are committed, all of
 * them, and when it throws none is. Events that a campaign waits for are queued for the worker in the same transaction.
 * @returns what became of each, in order
 */
export async function ingestCalls(
  db: Db,
  workspaceId: number,
  calls: readonly Call[],
  receivedAt: Temporal.Instant,
  options: IngestOptions = {},
): Promise<IngestResult[]> {
  const normalised = calls.map((call) => normaliseCall(call, receivedAt))
  const results = await retryCollisions(() =>
    inWorkspace(db, workspaceId, (ws) => writeCalls(ws, normalised, receivedAt, options)),
  )
  if (Math.random() < foldShare) await foldAfter(db, workspaceId)
  return results
}

/** One in so many batches adds up what the others left to the catalogue: no timer, and no process in charge of it. */
const foldShare = 1 / 64

/** The calls are committed, whatever becomes of this: who reads the catalogue adds up what is left, and says if it fails. */
async function foldAfter(db: Db, workspaceId: number): Promise<void> {
  await inWorkspace(db, workspaceId, foldCatalogue).catch(() => undefined)
}

async function writeCalls(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  receivedAt: Temporal.Instant,
  { wakesCampaigns = true, alongside }: IngestOptions,
): Promise<IngestResult[]> {
  const repeatable = findRepeatable(calls)
  const found = await lookUp(ws, [...repeatable.keys()], listDistinctIds(calls), receivedAt)
  const isAccepted = (call: IngestCall) =>
    !call.isRepeatable || (repeatable.get(call.messageId) === call && found.fresh.has(call.messageId))
  const { kept, dropped } = dropForgotten(calls.filter(isAccepted), found.forgotten)
  const ownerOf = new Map<IngestCall, Owner>()
  if (kept.length > 0) {
    const resolved = resolveOwners(kept, found.known)
    const { owners, delta } = await writeCustomers(ws, kept, resolved, receivedAt)
    const events = toEventRows(kept, owners)
    for (const { name, at, properties } of events) delta.addEvent(name, at, properties)
    await insertEventsAndHold(ws, events, receivedAt)
    await writeDevices(ws, kept, owners)
    await restoreSuppressed(ws, kept)
    const { live, wanted } = await leaveDelta(ws, delta)
    if (wakesCampaigns) await queueAwaited(ws, events, live)
    if (wanted.size > 0)
      await noteWanted(ws, listChanges(kept, { ...resolved, owners }, wakesCampaigns ? receivedAt : null), wanted)
    for (const [index, call] of kept.entries()) if (owners[index] !== undefined) ownerOf.set(call, owners[index])
  }
  const results = calls.map((call) => ({ duplicate: !isAccepted(call), warnings: warningsOf(call, dropped) }))
  await alongside?.(
    ws,
    results,
    calls.map((call) => ownerOf.get(call)?.id ?? null),
  )
  return results
}

const warningsOf = (call: IngestCall, dropped: ReadonlySet<IngestCall>) =>
  dropped.has(call) ? [...call.warnings, forgottenWarning] : call.warnings

/** The first call with each message id: those after it repeat it. */
function findRepeatable(calls: readonly IngestCall[]): Map<string, IngestCall> {
  const repeatable = new Map<string, IngestCall>()
  for (const call of calls)
    if (call.isRepeatable && !repeatable.has(call.messageId)) repeatable.set(call.messageId, call)
  return repeatable
}
