import { evaluateCondition } from '../../domain/conditions/evaluate-condition.ts'
import type { CustomerFacts, EventFact } from '../../domain/conditions/facts.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'
import { AppError } from '../../domain/errors.ts'
import { listJourneyConditions } from '../../domain/journey/conditions-asked.ts'
import { findOccurrence, findTopic, isFresh, mayEnter } from '../../domain/journey/enter.ts'
import { mergeNeeds } from '../../domain/journey/needs.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import { insertEntries } from '../../store/journeys/entries.ts'
import { loadFacts } from '../../store/journeys/load-facts.ts'
import { readLastEntries } from '../../store/journeys/open-entries.ts'
import { listLiveVersions, type Version } from '../../store/journeys/versions.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { decideFirst } from '../decide-entry.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import type { Work } from '../work.ts'

type Wave = { events: readonly DueEvent[]; now: Temporal.Instant }
type Start = { customerId: number; occurrence: string; event: EventFact }

/** Begin the journeys that events trigger, for those of the audience who may enter. */
export async function triggerEntries(work: Work, ws: WorkspaceTx, { events, now }: Wave): Promise<void> {
  const fresh = events.filter((event) => isFresh(event, now))
  for (const key of await listLiveVersions(ws)) {
    const version = await work.readVersion(ws, key)
    const starts = fresh.flatMap(({ customerId, messageId, name, at, properties }) => {
      const event: EventFact = { name, at, properties }
      const occurrence = findOccurrence(version.document.trigger, event, messageId)
      return occurrence === null ? [] : [{ customerId, occurrence, event }]
    })
    if (starts.length > 0) await enterFrom(work, ws, version, starts, now)
  }
}

async function enterFrom(
  work: Work,
  ws: WorkspaceTx,
  version: Version,
  starts: readonly Start[],
  now: Temporal.Instant,
): Promise<void> {
  const { document, campaignId } = version
  const ids = starts.map(({ customerId }) => customerId)
  const last = await readLastEntries(ws, campaignId, ids)
  const segments = await readSegmentLookup(ws)
  const scope = { now, segments, enteredAt: now }
  try {
    const needs = mergeNeeds([document.audience, ...listJourneyConditions(document)], scope)
    const facts = await loadFacts(ws, ids, needs, now)
    const { timezone } = await readSettings(ws)
    const entries = starts.flatMap(({ customerId, occurrence, event }) => {
      const known = facts.get(customerId)
      if (known === undefined || !mayEnter(document, last.get(customerId) ?? null, now)) return []
      if (!isInAudience(version, known, event, { now, segments })) return []
      const start = { customerId, triggerEvent: event }
      const decision = decideFirst(work, version, start, known, { now, segments, workspaceZone: timezone })
      return [{ campaignId, version: version.version, occurrence, topic: findTopic(document), ...start, decision }]
    })
    await insertEntries(ws, entries, now)
  } catch (error) {
    // A campaign that can no longer be evaluated must not hold up the events that others wait for.
    if (!(error instanceof AppError)) throw error
    work.log.error({ workspaceId: ws.workspaceId, campaign: campaignId, code: error.code }, error.message)
  }
}

function isInAudience(
  { document }: Version,
  facts: CustomerFacts,
  event: EventFact,
  scope: { now: Temporal.Instant; segments: SegmentLookup },
): boolean {
  return evaluateCondition(document.audience, facts, { ...scope, event, journey: {}, enteredAt: scope.now })
}
