import { isCollision, retryCollisions } from '../../store/database/collisions.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { deleteDueEvents, holdDueEvents, lockDueEvents, readDueEvents } from '../../store/journeys/due-events.ts'
import { lockOpenEntries } from '../../store/journeys/open-entries.ts'
import type { Work } from '../work.ts'
import { creditConversions } from './credit-conversions.ts'
import { moveOpenEntries } from './move-open-entries.ts'
import { triggerEntries } from './trigger-entries.ts'

const chunkSize = 500

/**
 * Act on one chunk of the events that wait. When a fault of ours stands in the way, on one customer's after the other's:
 * those who bring it on wait, and nobody else.
 * @returns whether there was anything to do
 */
export async function consumeEvents(work: Work, workspaceId: number): Promise<boolean> {
  const customers = new Set<number>()
  try {
    return await consumeChunk(work, workspaceId, { only: null, noteCustomer: (id) => customers.add(id) })
  } catch (error) {
    if (isCollision(error) || customers.size === 0) throw error
    work.log.error({ err: error, workspaceId }, 'events could not be acted on together: one customer after the other')
  }
  for (const customerId of customers) await consumeAlone(work, workspaceId, customerId)
  return true
}

async function consumeAlone(work: Work, workspaceId: number, customerId: number): Promise<void> {
  try {
    await retryCollisions(() => consumeChunk(work, workspaceId, { only: customerId, noteCustomer: () => undefined }))
  } catch (error) {
    if (isCollision(error)) throw error
    work.log.error({ err: error, workspaceId, customerId }, 'a customer’s events could not be acted on: they wait')
    await inWorkspace(work.db, workspaceId, (ws) => holdDueEvents(ws, customerId, work.clock.now()))
  }
}

type Chunk = { only: number | null; noteCustomer: (id: number) => unknown }

/**
 * Act on events and forget them, in one transaction: each is acted on exactly once. A customer's are taken in order; each
 * wave has at most one of a customer.
 */
async function consumeChunk(work: Work, workspaceId: number, { only, noteCustomer }: Chunk): Promise<boolean> {
  const now = work.clock.now()
  return inWorkspace(work.db, workspaceId, async (ws) => {
    if (!(await lockDueEvents(ws))) return false
    const events = await readDueEvents(ws, { now, limit: chunkSize, only })
    if (events.length === 0) return false
    for (const { customerId } of events) noteCustomer(customerId)
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
