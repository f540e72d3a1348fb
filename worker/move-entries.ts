import { resolveZone } from '../domain/gates/resolve-zone.ts'
import { findTopic } from '../domain/journey/enter.ts'
import { moveEntry } from '../domain/journey/move-entry.ts'
import { inWorkspace } from '../store/database/db.ts'
import { claimMovingEntries, saveMoves } from '../store/journeys/moves.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import type { Work } from './work.ts'

const chunkSize = 500

/**
 * Move journeys under way to the version that was launched over theirs, one chunk in one transaction.
 * @returns whether there was anything to do
 */
export async function moveEntries(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    const claimed = await claimMovingEntries(ws, chunkSize)
    if (claimed.length === 0) return false
    const { timezone } = await readSettings(ws)
    const moves = []
    for (const entry of claimed) {
      const { campaignId, movingTo } = entry
      const { document: from } = await work.readVersion(ws, entry)
      const { document: to } = await work.readVersion(ws, { campaignId, version: movingTo })
      const { zone } = resolveZone(entry.timezone, timezone)
      moves.push({ entry, move: moveEntry(from, to, entry, { now, zone }), topic: findTopic(to) })
    }
    await saveMoves(ws, moves, now)
    return true
  })
}
