import { conditionToSql } from '../domain/conditions/condition-to-sql.ts'
import type { SegmentLookup } from '../domain/conditions/operator.ts'
import { AppError } from '../domain/errors.ts'
import { beginEntry, decideFirst } from '../domain/journey/decide-entry.ts'
import { findTopic, mayEnter } from '../domain/journey/enter.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import {
  type Broadcast,
  type Candidate,
  claimBroadcast,
  listCandidates,
  moveCursor,
  stopBroadcast,
} from '../store/journeys/broadcasts.ts'
import { insertEntries } from '../store/journeys/entries.ts'
import type { Version } from '../store/journeys/versions.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { loadEntryFacts } from './load-entry-facts.ts'
import { readSegmentLookup } from '../store/segments.ts'
import { logFault, type Work } from './work.ts'

const chunkSize = 1000

/**
 * Expand a due broadcast by one chunk: its entries, their first deliveries and the cursor in one transaction, so that a
 * crash leaves either all or nothing of it.
 * @returns whether there was anything to do
 */
export async function expandBroadcast(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    const broadcast = await claimBroadcast(ws, now)
    if (broadcast === undefined) return false
    const version = await work.readVersion(ws, broadcast)
    const segments = await readSegmentLookup(ws)
    try {
      const scope = { workspaceId, now, segments, few: true }
      const candidates = await listCandidates(
        ws,
        broadcast,
        conditionToSql(version.document.audience, scope),
        chunkSize,
      )
      await enterAll(work, ws, { broadcast, version, candidates, segments, now })
      await moveCursor(ws, broadcast.id, candidates.length < chunkSize ? null : (candidates.at(-1)?.customerId ?? null))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      work.log.error({ workspaceId, campaign: broadcast.campaignId, code: error.code }, error.message)
      await stopBroadcast(ws, broadcast.id)
    }
    return true
  })
}

type Chunk = {
  broadcast: Broadcast
  version: Version
  candidates: readonly Candidate[]
  segments: SegmentLookup
  now: Temporal.Instant
}

async function enterAll(work: Work, ws: WorkspaceTx, chunk: Chunk): Promise<void> {
  const { broadcast, version, candidates, segments, now } = chunk
  const { document } = version
  const entering = candidates.filter(({ lastEnteredAt }) => mayEnter(document, lastEnteredAt, now))
  const { timezone } = await readSettings(ws)
  const ids = entering.map(({ customerId }) => customerId)
  const facts = await loadEntryFacts(ws, version, ids, { now, segments, enteredAt: now })
  const entries = ids.flatMap((customerId) => {
    const known = facts.get(customerId)
    if (known === undefined) return []
    const { campaignId } = version
    const entry = beginEntry(document, { campaignId, customerId, triggerEvent: null, enteredAt: now })
    const context = { now, segments, workspaceZone: timezone, onFault: logFault(work, version) }
    const decision = decideFirst(document, entry, known, context)
    return [{ ...broadcast, customerId, triggerEvent: null, topic: findTopic(document), decision }]
  })
  await insertEntries(ws, entries, now)
}
