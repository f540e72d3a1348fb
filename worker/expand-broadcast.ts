import { conditionToSql } from '../domain/conditions/condition-to-sql.ts'
import type { SegmentLookup } from '../domain/conditions/operator.ts'
import { AppError } from '../domain/errors.ts'
import { beginEntry, decideFirst } from '../domain/journey/decide-entry.ts'
import { findTopic, mayEnter } from '../domain/journey/enter.ts'
import { mayFollow } from '../domain/journey/occurrence.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import {
  type Broadcast,
  claimBroadcast,
  listCandidates,
  moveCursor,
  stopBroadcast,
  takeRechecks,
} from '../store/journeys/broadcasts.ts'
import { insertEntries } from '../store/journeys/entries.ts'
import { readEarlierEntries } from '../store/journeys/open-entries.ts'
import type { Version } from '../store/journeys/versions.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { holdDrifted } from './hold-drifted.ts'
import { loadEntryFacts } from './load-entry-facts.ts'
import { type Opening, openRun } from './open-run.ts'
import { readSegmentLookup } from '../store/segments.ts'
import { logFault, type Work } from './work.ts'

const chunkSize = 1000

/**
 * Expand a due run by one chunk, of a broadcast or of a day of a date trigger: its entries, their first deliveries and the cursor in one transaction, so that a
 * crash leaves either all or nothing of it.
 * @returns whether there was anything to do
 */
export async function expandBroadcast(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    const broadcast = await claimBroadcast(ws, now)
    if (broadcast === undefined) return false
    const version = await work.readVersion(ws, broadcast)
    const { timezone: workspaceZone } = await readSettings(ws)
    const opening = await openRun(work, ws, broadcast, version, { now, workspaceZone })
    if (opening === null) return true
    const segments = await readSegmentLookup(ws)
    try {
      if (await holdDrifted(work, ws, broadcast, version, now)) return true
      const scope = { workspaceId, now, segments, few: true }
      const audience = opening.within(conditionToSql(version.document.audience, scope))
      const chunk = { broadcast, opening, version, segments, now, workspaceZone }
      const enter = (ids: readonly number[]) => enterAll(work, ws, { ...chunk, ids })
      const ahead = await listCandidates(ws, broadcast, audience, chunkSize)
      await enter(ahead)
      const hasPassedAll = ahead.length < chunkSize
      // Only now: a merge that those ahead had to wait for may have asked for one.
      const again = hasPassedAll ? await takeRechecks(ws, broadcast, audience, chunkSize) : { taken: 0, candidates: [] }
      await enter(again.candidates)
      if (hasPassedAll && again.taken < chunkSize) await opening.end()
      else await moveCursor(ws, broadcast.id, ahead.at(-1) ?? broadcast.cursor)
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
  opening: Opening
  version: Version
  ids: readonly number[]
  segments: SegmentLookup
  now: Temporal.Instant
  workspaceZone: string
}

async function enterAll(work: Work, ws: WorkspaceTx, chunk: Chunk): Promise<void> {
  const { broadcast, opening, version, segments, now, workspaceZone } = chunk
  if (chunk.ids.length === 0) return
  const { document } = version
  const { campaignId, occurrence } = broadcast
  const chosen = await opening.choose(chunk.ids)
  const earlier = await readEarlierEntries(ws, campaignId, chosen)
  const ids = chosen.filter((id) => {
    const before = earlier.get(id)
    const mayReenter = mayFollow(document.reentry, before?.lastOccurrence ?? null, occurrence)
    return mayReenter ?? mayEnter(document, before?.lastEnteredAt ?? null, now)
  })
  const facts = await loadEntryFacts(ws, version, ids, { now, segments, enteredAt: now })
  const entries = ids.flatMap((customerId) => {
    const known = facts.get(customerId)
    if (known === undefined) return []
    const before = earlier.get(customerId)
    const entry = beginEntry(document, { campaignId, customerId, triggerEvent: null, enteredAt: now }, before)
    const context = { now, segments, workspaceZone, onFault: logFault(work, version) }
    const decision = decideFirst(document, entry, known, context, before)
    const key = { campaignId, version: version.version, occurrence }
    return [{ ...key, customerId, triggerEvent: null, earlier: before, topic: findTopic(document), decision }]
  })
  await insertEntries(ws, entries, now)
}
