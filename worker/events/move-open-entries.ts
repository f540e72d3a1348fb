import { findStep } from '../../domain/campaign/tree.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { Decision } from '../../domain/journey/entry.ts'
import { meetsExitEvent } from '../../domain/journey/exits.ts'
import { matchesFilters } from '../../domain/journey/matches-filters.ts'
import { nextStepAfter } from '../../domain/journey/next-step.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import { saveDecisions } from '../../store/journeys/entries.ts'
import { type OpenEntry, skipQueued } from '../../store/journeys/open-entries.ts'
import type { Work } from '../work.ts'

type Wave = { events: readonly DueEvent[]; open: readonly OpenEntry[]; now: Temporal.Instant }

/** End the journeys that an event exits, and let those go on that waited for it. What happened before entry is no exit. */
export async function moveOpenEntries(work: Work, ws: WorkspaceTx, { events, open, now }: Wave): Promise<void> {
  const eventOf = new Map(events.map((event) => [event.customerId, event]))
  const moved = []
  for (const entry of open) {
    const event = eventOf.get(entry.customerId)
    const begun = entry.triggerEvent?.at ?? entry.enteredAt
    if (event === undefined || Temporal.Instant.compare(event.at, begun) < 0) continue
    const { document } = await work.readVersion(ws, entry)
    const next = decideOnEvent(document, entry, event, now)
    if (next !== undefined) moved.push(next)
  }
  await saveDecisions(ws, moved, now)
  const exited = moved.filter(({ decision }) => decision.state === 'exited').map(({ entry }) => entry.id)
  if (exited.length > 0) await skipQueued(ws, exited, 'exited', now)
}

function decideOnEvent(
  document: Campaign,
  entry: OpenEntry,
  event: DueEvent,
  now: Temporal.Instant,
): { entry: OpenEntry; decision: Decision } | undefined {
  const still = { awaitedEvent: null, delivery: null, arms: entry.arms, traits: {}, ran: [], endReason: null }
  const exit = document.exit.findIndex((each) => meetsExitEvent(each, event, entry.triggerEvent))
  if (exit !== -1)
    return { entry, decision: { ...still, state: 'exited', stepId: null, dueAt: null, endReason: `exit/${exit}` } }
  if (entry.state !== 'waiting' || entry.awaitedEvent !== event.name || entry.stepId === null) return undefined
  const step = findStep(document.steps, entry.stepId)
  if (step?.kind !== 'wait_for_event' || !matchesFilters(step.where, event)) return undefined
  const journey = step.saveAs === null ? entry.journey : { ...entry.journey, [step.saveAs]: event.properties }
  const next = nextStepAfter(document.steps, entry.stepId)?.id ?? null
  const decision: Decision =
    next === null
      ? { ...still, state: 'finished', stepId: null, dueAt: null, endReason: 'completed' }
      : { ...still, state: 'due', stepId: next, dueAt: now }
  return { entry: { ...entry, journey }, decision }
}
