import { sql } from 'kysely'
import { foldCatalogue } from '../catalogue/fold.ts'
import { appendDelta } from '../catalogue/write-delta.ts'
import { retryCollisions } from '../database/collisions.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { queueDueEvents } from '../journeys/live-events.ts'
import { noteChanges } from '../memberships/note-changes.ts'
import type { Owner } from './absorb.ts'
import type { Call } from './calls.ts'
import type { IngestWarning } from './customer-patch.ts'
import { listChanges } from './list-changes.ts'
import { type IngestCall, normaliseCall } from './normalise-call.ts'
import { forgottenWarning, resolveKept, restoreSuppressed } from './drop-forgotten.ts'
import { writeCustomers } from './write-customers.ts'
import { insertEvents, toEventRows, writeDevices } from './write-events.ts'

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
  const fresh = await dropRepeated(ws, calls, receivedAt)
  const { kept, resolved, dropped } = await resolveKept(ws, fresh)
  let owners: Owner[] = []
  if (kept.length > 0) {
    const written = await writeCustomers(ws, kept, resolved, receivedAt)
    const { delta } = written
    owners = written.owners
    const events = toEventRows(kept, owners)
    await insertEvents(ws, events, receivedAt)
    await writeDevices(ws, kept, owners)
    await restoreSuppressed(ws, kept)
    if (wakesCampaigns) await queueDueEvents(ws, events)
    await noteChanges(ws, () => listChanges(kept, { ...resolved, owners }, wakesCampaigns ? receivedAt : null))
    for (const { name, at, properties } of events) delta.addEvent(name, at.toString(), properties)
    await appendDelta(ws, delta)
  }
  const accepted = new Set(fresh)
  const results = calls.map((call) => ({ duplicate: !accepted.has(call), warnings: warningsOf(call, dropped) }))
  const ownerOf = new Map(kept.map((call, index) => [call, owners[index]]))
  await alongside?.(
    ws,
    results,
    calls.map((call) => ownerOf.get(call)?.id ?? null),
  )
  return results
}

const warningsOf = (call: IngestCall, dropped: ReadonlySet<IngestCall>) =>
  dropped.has(call) ? [...call.warnings, forgottenWarning] : call.warnings

/** Message ids that came before, in this batch or an earlier one, are left out. */
async function dropRepeated(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  receivedAt: Temporal.Instant,
): Promise<IngestCall[]> {
  const repeatable = new Map<string, IngestCall>()
  for (const call of calls)
    if (call.isRepeatable && !repeatable.has(call.messageId)) repeatable.set(call.messageId, call)
  if (repeatable.size === 0) return [...calls]
  const { rows } = await sql<{ id: string }>`
    insert into seen_messages (workspace_id, message_id, received_at)
    select ${ws.workspaceId}, id, ${receivedAt.toString()}
      from json_array_elements_text(${JSON.stringify([...repeatable.keys()])}::json) as ids(id) order by id
    on conflict do nothing returning message_id as id`.execute(ws.tx)
  const fresh = new Set(rows.map(({ id }) => repeatable.get(id)))
  return calls.filter((call) => !call.isRepeatable || fresh.has(call))
}
