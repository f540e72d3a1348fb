import { type CustomerFacts, makeFacts } from '../domain/conditions/facts.ts'
import type { SegmentLookup } from '../domain/conditions/operator.ts'
import { listJourneyConditions } from '../domain/journey/conditions-asked.ts'
import { mergeNeeds, runsWithoutFacts } from '../domain/journey/needs.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { loadFacts } from '../store/journeys/load-facts.ts'
import type { Version } from '../store/journeys/versions.ts'

/** What the journey's rules look at for these customers; no query where they look at nothing. */
export async function loadEntryFacts(
  ws: WorkspaceTx,
  version: Version,
  customerIds: readonly number[],
  scope: { now: Temporal.Instant; segments: SegmentLookup; enteredAt: Temporal.Instant },
): Promise<Map<number, CustomerFacts>> {
  const { document } = version
  if (runsWithoutFacts(document)) return new Map(customerIds.map((id) => [id, makeFacts({ id: String(id) })]))
  return loadFacts(ws, customerIds, mergeNeeds(listJourneyConditions(document), scope), scope.now)
}
