import { inWorkspace } from '../../store/database/db.ts'
import { deleteDueEvents, lockDueEvents, readDueEvents } from '../../store/journeys/due-events.ts'
import { lockOpenEntries } from '../../store/journeys/open-entries.ts'
import type { Work } from '../work.ts'
import { creditConversions } from './credit-conversions.ts'
import { moveOpenEntries } from './move-open-entries.ts'
import { triggerEntries } from './trigger-entries.ts'

const chunkSize = 500

/**
 * Act on one chunk of the events that wait, and forget them, in one transaction: each is acted on exactly once. A
 * customer's events are taken in order; each wave has at most one event of a customer.
 * @returns whether there was anything to do
 */
export async function consumeEvents(work: Work, workspaceId: number): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    if (!(await lockDueEvents(ws))) return false
    const events = await readDueEvents(ws, chunkSize)
    if (events.length === 0) return false
    for (const wave of Map.groupBy(events, (event) => event.wave).values()) {
      const open = await lockOpenEntries(
        ws,
        wave.map(({ customerId }) => customerId),
      )
      await creditConversions(
        work,
        ws,
        wave.map((event) => ({ id: event.id, customerId: event.customerId, at: event.at, event, watchedId: null })),
      )
      await moveOpenEntries(work, ws, { events: wave, open, now })
      await triggerEntries(work, ws, { events: wave, now })
    }
    await deleteDueEvents(
      ws,
      events.map(({ id }) => id),
    )
    return true
  })
}
