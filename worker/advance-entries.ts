import { decideEntry } from '../domain/journey/decide-entry.ts'
import { inWorkspace } from '../store/database/db.ts'
import { claimDueEntries, saveDecisions, type StoredEntry } from '../store/journeys/entries.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { loadEntryFacts } from './load-entry-facts.ts'
import { readSegmentLookup } from '../store/segments.ts'
import { logFault, type Work } from './work.ts'

const chunkSize = 500

/**
 * Run the steps of entries that are due, one chunk in one transaction.
 * @returns whether there was anything to do
 */
export async function advanceEntries(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    const claimed = await claimDueEntries(ws, now, chunkSize)
    if (claimed.length === 0) return false
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
