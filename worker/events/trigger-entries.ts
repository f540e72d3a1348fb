import type { EventFact } from '../../domain/conditions/facts.ts'
import { findOccurrence, isFresh } from '../../domain/journey/enter.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import { listLiveVersions } from '../../store/journeys/versions.ts'
import { enterCustomers } from '../enter-customers.ts'
import type { Work } from '../work.ts'

type Wave = { events: readonly DueEvent[]; now: Temporal.Instant }

/** Begin the journeys that events trigger, for those of the audience who may enter. */
export async function triggerEntries(work: Work, ws: WorkspaceTx, { events, now }: Wave): Promise<void> {
  const fresh = events.filter((event) => isFresh(event.at, now))
  for (const key of await listLiveVersions(ws)) {
    const version = await work.readVersion(ws, key)
    const starts = fresh.flatMap(({ customerId, messageId, name, at, properties }) => {
      const event: EventFact = { name, at, properties }
      const occurrence = findOccurrence(version.document.trigger, event, messageId)
      return occurrence === null ? [] : [{ customerId, occurrence, event }]
    })
    if (starts.length > 0) await enterCustomers(work, ws, version, starts, now)
  }
}
