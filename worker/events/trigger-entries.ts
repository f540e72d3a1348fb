import type { EventFact } from '../../domain/conditions/facts.ts'
import { findOccurrence, isFresh, isTriggeredBy } from '../../domain/journey/enter.ts'
import { refuseOld, refuseWithoutKey } from '../../domain/journey/find-refusal.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import { listLiveVersions } from '../../store/journeys/versions.ts'
import { recordRefusals, type Refused } from '../../store/traces/refusals.ts'
import { enterCustomers, type Start } from '../enter-customers.ts'
import type { Work } from '../work.ts'

type Wave = { events: readonly DueEvent[]; now: Temporal.Instant }

/** Begin the journeys that events trigger, for those of the audience who may enter. */
export async function triggerEntries(work: Work, ws: WorkspaceTx, { events, now }: Wave): Promise<void> {
  for (const key of await listLiveVersions(ws)) {
    const version = await work.readVersion(ws, key)
    const { trigger } = version.document
    const starts: Start[] = []
    const refused: Refused[] = []
    for (const { customerId, messageId, name, at, properties } of events) {
      const event: EventFact = { name, at, properties }
      if (!isTriggeredBy(trigger, event)) continue
      const occurrence = findOccurrence(trigger, event, messageId)
      if (occurrence === null) refused.push({ customerId, ...refuseWithoutKey(trigger, event) })
      else if (isFresh(at, now)) starts.push({ customerId, occurrence, event })
      else refused.push({ customerId, ...refuseOld(event) })
    }
    await recordRefusals(ws, key, refused, now)
    if (starts.length > 0) await enterCustomers(work, ws, version, starts, now)
  }
}
