import { findEarnedAt, isConversion, isWithinWindow, pickCredited } from '../../domain/journey/conversion.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import {
  listConvertibleDeliveries,
  listConvertibleEntries,
  type Occasion,
  setConverted,
} from '../../store/journeys/conversions.ts'
import type { VersionKey } from '../../store/journeys/versions.ts'
import type { Work } from '../work.ts'

/**
 * Count what is a conversion: on the entry, so that held-out customers can be compared, and on the latest
 * delivery that earns the credit.
 */
export async function creditConversions(work: Work, ws: WorkspaceTx, all: readonly Occasion[]): Promise<void> {
  if (all.length === 0) return
  const occasions = new Map(all.map((occasion) => [occasion.id, occasion]))
  const readConversion = async (key: VersionKey & { occasionId: number }) => {
    const occasion = occasions.get(key.occasionId)
    const { conversion } = (await work.readVersion(ws, key)).document
    const isSegment = conversion?.kind === 'segment' && occasion?.event === null
    if (occasion === undefined || conversion === null) return undefined
    return isSegment || (occasion.event !== null && isConversion(conversion, occasion.event))
      ? { at: occasion.at, conversion }
      : undefined
  }

  const entries = []
  for (const entry of await listConvertibleEntries(ws, all)) {
    const found = await readConversion(entry)
    if (found !== undefined && isWithinWindow(found.conversion, entry.enteredAt, found.at))
      entries.push({ id: entry.id, at: found.at })
  }
  await setConverted(ws, 'journey_entries', entries)

  const deliveries = []
  // Whatever versions a customer's messages went out in: one of them is credited, each judged by its own.
  const fitting = Map.groupBy(
    await listConvertibleDeliveries(ws, all),
    ({ occasionId, campaignId }) => `${occasionId}/${campaignId}`,
  )
  for (const candidates of fitting.values()) {
    const earned = []
    for (const { id, ...delivery } of candidates) {
      const found = await readConversion(delivery)
      const seenAt = found === undefined ? null : findEarnedAt(found.conversion, delivery, found.at)
      if (found !== undefined && seenAt !== null) earned.push({ id, at: found.at, seenAt })
    }
    const credited = pickCredited(earned)
    if (credited !== undefined) deliveries.push(credited)
  }
  await setConverted(ws, 'deliveries', deliveries)
}
