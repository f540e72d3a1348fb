import { decideEntry } from '../domain/journey/decide-entry.ts'
import { isCollision, retryCollisions } from '../store/database/collisions.ts'
import { inWorkspace } from '../store/database/db.ts'
import { claimDueEntries, postponeEntry, saveDecisions, type StoredEntry } from '../store/journeys/entries.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { loadEntryFacts } from './load-entry-facts.ts'
import { readSegmentLookup } from '../store/segments.ts'
import { logFault, type Work } from './work.ts'

const chunkSize = 500

/** How long an entry waits that could not go on for a fault of ours. */
const heldMinutes = 10

/**
 * Run the steps of entries that are due, one chunk in one transaction. When a fault of ours stands in the way, one after
 * the other: those that bring it on wait, and no other.
 * @returns whether there was anything to do
 */
export async function advanceEntries(work: Work, workspaceId: number): Promise<boolean> {
  const claimed: number[] = []
  try {
    return await advanceChunk(work, workspaceId, chunkSize, claimed)
  } catch (error) {
    if (isCollision(error) || claimed.length === 0) throw error
    work.log.error({ err: error, workspaceId }, 'journeys could not go on together: one after the other')
  }
  for (let left = claimed.length; left > 0 && (await advanceOne(work, workspaceId)); left -= 1);
  return true
}

async function advanceOne(work: Work, workspaceId: number): Promise<boolean> {
  const claimed: number[] = []
  try {
    return await retryCollisions(() => advanceChunk(work, workspaceId, 1, claimed))
  } catch (error) {
    const entryId = claimed.at(-1)
    if (isCollision(error) || entryId === undefined) throw error
    work.log.error({ err: error, workspaceId, entryId }, 'a journey could not go on: it waits')
    const until = work.clock.now().add({ minutes: heldMinutes })
    await inWorkspace(work.db, workspaceId, (ws) => postponeEntry(ws, entryId, until))
    return true
  }
}

/** @param noted gets the ids of what was claimed, also where the transaction fails */
async function advanceChunk(work: Work, workspaceId: number, limit: number, noted: number[]): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    const claimed = await claimDueEntries(ws, now, limit)
    if (claimed.length === 0) return false
    noted.push(...claimed.map(({ id }) => id))
    const segments = await readSegmentLookup(ws)
    const { timezone } = await readSettings(ws)
    for (const entries of Map.groupBy(claimed, ({ campaignId, version }) => `${campaignId}/${version}`).values()) {
      const [first] = entries
      if (first === undefined) continue
      const version = await work.readVersion(ws, first)
      const scope = { now, segments, enteredAt: findEarliest(entries) }
      const ids = entries.map(({ customerId }) => customerId)
      const facts = await loadEntryFacts(ws, version, ids, scope)
      const decided = entries.flatMap((entry) => {
        const known = facts.get(entry.customerId)
        const context = { now, segments, workspaceZone: timezone, onFault: logFault(work, version) }
        return known === undefined ? [] : [{ entry, decision: decideEntry(version.document, entry, known, context) }]
      })
      await saveDecisions(ws, decided, now)
    }
    return true
  })
}

function findEarliest(entries: readonly StoredEntry[]): Temporal.Instant {
  const [earliest] = entries.map(({ enteredAt }) => enteredAt).toSorted((a, b) => Temporal.Instant.compare(a, b))
  if (earliest === undefined) throw new RangeError('no entries')
  return earliest
}
