import { decideOnEvent } from '../../domain/journey/decide-on-event.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import { saveDecisions } from '../../store/journeys/entries.ts'
import { type OpenEntry, skipQueued } from '../../store/journeys/open-entries.ts'
import type { Work } from '../work.ts'

type Wave = { events: readonly DueEvent[]; open: readonly OpenEntry[]; now: Temporal.Instant }

/** End the journeys that an event exits, and let those go on that waited for it. */
export async function moveOpenEntries(work: Work, ws: WorkspaceTx, { events, open, now }: Wave): Promise<void> {
  const eventOf = new Map(events.map((event) => [event.customerId, event]))
  const moved = []
  for (const entry of open) {
    const event = eventOf.get(entry.customerId)
    if (event === undefined) continue
    const { document } = await work.readVersion(ws, entry)
    const next = decideOnEvent(document, entry, event, now)
    if (next !== undefined) moved.push({ entry: { ...entry, journey: next.journey }, decision: next.decision })
  }
  await saveDecisions(ws, moved, now)
  const exited = moved.filter(({ decision }) => decision.state === 'exited').map(({ entry }) => entry.id)
  if (exited.length > 0) await skipQueued(ws, exited, 'exited', now)
}
