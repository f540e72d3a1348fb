import { findCredited, isConversion, isWithinWindow } from '../../domain/journey/conversion.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listConvertibleDeliveries, listConvertibleEntries, setConverted } from '../../store/journeys/conversions.ts'
import type { DueEvent } from '../../store/journeys/due-events.ts'
import type { VersionKey } from '../../store/journeys/versions.ts'
import type { Work } from '../work.ts'

/**
 * Count events that are conversions: on the entry, so that held-out customers can be compared, and on the latest
 * delivery that earns the credit.
 */
export async function creditConversions(work: Work, ws: WorkspaceTx, wave: readonly DueEvent[]): Promise<void> {
  const events = new Map(wave.map((event) => [event.id, event]))
  const readConversion = async (key: VersionKey & { eventId: number }) => {
    const event = events.get(key.eventId)
    const { conversion } = (await work.readVersion(ws, key)).document
    return event !== undefined && conversion !== null && isConversion(conversion, event)
      ? { event, conversion }
      : undefined
  }

  const entries = []
  for (const entry of await listConvertibleEntries(ws, wave)) {
    const found = await readConversion(entry)
    if (found !== undefined && isWithinWindow(found.conversion, entry.enteredAt, found.event.at))
      entries.push({ id: entry.id, at: found.event.at })
  }
  await setConverted(ws, 'journey_entries', entries)

  const deliveries = []
  const fitting = Map.groupBy(
    await listConvertibleDeliveries(ws, wave),
    ({ eventId, campaignId, version }) => `${eventId}/${campaignId}/${version}`,
  )
  for (const candidates of fitting.values()) {
    const [first] = candidates
    const found = first === undefined ? undefined : await readConversion(first)
    if (found === undefined) continue
    const credited = findCredited(found.conversion, candidates, found.event.at)
    if (credited !== null) deliveries.push({ id: credited, at: found.event.at })
  }
  await setConverted(ws, 'deliveries', deliveries)
}
