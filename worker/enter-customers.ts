import type { EventFact } from '../domain/conditions/facts.ts'
import { AppError } from '../domain/errors.ts'
import { listJourneyConditions } from '../domain/journey/conditions-asked.ts'
import { beginEntry, decideFirst } from '../domain/journey/decide-entry.ts'
import { findTopic } from '../domain/journey/enter.ts'
import { findRefusal } from '../domain/journey/find-refusal.ts'
import { mergeNeeds } from '../domain/journey/needs.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { insertEntries } from '../store/journeys/entries.ts'
import { loadFacts } from '../store/journeys/load-facts.ts'
import { readEarlierEntries } from '../store/journeys/open-entries.ts'
import type { Version } from '../store/journeys/versions.ts'
import { readSegmentLookup } from '../store/segments.ts'
import { recordRefusals, type Refused } from '../store/traces/refusals.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { logFault, type Work } from './work.ts'

/** A customer who would begin a journey; `event`: what began it, null when no event did. */
export type Start = { customerId: number; occurrence: string; event: EventFact | null }

/** Begin journeys for those of the audience who may enter (again); of one customer there is one start. */
export async function enterCustomers(
  work: Work,
  ws: WorkspaceTx,
  version: Version,
  starts: readonly Start[],
  now: Temporal.Instant,
): Promise<void> {
  const { document, campaignId } = version
  const ids = starts.map(({ customerId }) => customerId)
  const earlier = await readEarlierEntries(ws, campaignId, ids)
  const segments = await readSegmentLookup(ws)
  const scope = { now, segments, enteredAt: now }
  try {
    const needs = mergeNeeds([document.audience, ...listJourneyConditions(document)], scope)
    const facts = await loadFacts(ws, ids, needs, now)
    const { timezone } = await readSettings(ws)
    const refused: Refused[] = []
    const entries = starts.flatMap(({ customerId, occurrence, event }) => {
      const known = facts.get(customerId)
      if (known === undefined) return []
      const before = earlier.get(customerId)
      const refusal = findRefusal(document, known, event, before?.lastEnteredAt ?? null, scope)
      if (refusal !== undefined) {
        refused.push({ customerId, ...refusal })
        return []
      }
      const entry = beginEntry(document, { campaignId, customerId, triggerEvent: event, enteredAt: now }, before)
      const onFault = logFault(work, version)
      const decision = decideFirst(document, entry, known, { now, segments, workspaceZone: timezone, onFault }, before)
      const start = { campaignId, version: version.version, customerId, occurrence, triggerEvent: event }
      return [{ ...start, earlier: before, topic: findTopic(document), decision }]
    })
    await insertEntries(ws, entries, now)
    await recordRefusals(ws, version, refused, now)
  } catch (error) {
    // A campaign that can no longer be evaluated must not hold up the events that others wait for.
    if (!(error instanceof AppError)) throw error
    work.log.error({ workspaceId: ws.workspaceId, campaign: campaignId, code: error.code }, error.message)
  }
}
