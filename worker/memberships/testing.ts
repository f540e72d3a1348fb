import { sql } from 'kysely'
import { Condition, type ConditionInput } from '../../domain/conditions/condition.ts'
import { newId } from '../../domain/ids.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { saveSegment } from '../../store/segments.ts'
import { test as base, type TestClock } from '../../store/testing.ts'
import type { RunningWorker } from '../start-worker.ts'
import { givenCustomers, startTestWorker } from '../testing/set-up.ts'

/** Save a segment by its name, anew when it is there. */
export async function givenSegment(ws: WorkspaceTx, clock: TestClock, name: string, condition: ConditionInput) {
  await sql`delete from segments where workspace_id = ${ws.workspaceId} and name = ${name}`.execute(ws.tx)
  const segment = { id: newId('segment'), name, condition: Condition.parse(condition) }
  await saveSegment(ws, { ...segment, memberId: 'mem_test', at: clock.now() })
}

type Person = {
  track(event: string, more?: { properties?: Record<string, unknown>; timestamp?: string }): Promise<unknown>
  identify(traits: Record<string, unknown>): Promise<unknown>
}
type Fixtures = {
  worker: RunningWorker
  /** Speaks for one user id through the ingest, at the test's time. */
  person: (userId: string) => Person
  /** The same of several people in one batch; makes those who are new, with an email and the topic of test campaigns. */
  identifyAll: (userIds: readonly string[], traits?: Record<string, unknown>) => Promise<unknown>
}

/** The store's `test` with a worker, and people who do something. */
export const test = base.extend<Fixtures>({
  worker: async ({ store, clock, workspaceId }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await use(worker)
    await worker.close()
  },
  person: async ({ db, workspaceId, clock }, use) => {
    const take = (userId: string, type: 'track' | 'identify', fields: Record<string, unknown>) =>
      ingestCalls(db, workspaceId, [givenCall(type, { userId, ...fields })], clock.now())
    await use((userId) => ({
      track: (event, more = {}) => take(userId, 'track', { event, ...more }),
      identify: (traits) => take(userId, 'identify', { traits }),
    }))
  },
  identifyAll: async ({ db, workspaceId, clock, inWs }, use) => {
    await inWs((ws) => givenCustomers(ws, 0))
    await use((userIds, traits = {}) => {
      const calls = userIds.map((userId) =>
        givenCall('identify', { userId, traits: { email: `${userId}@example.com`, ...traits } }),
      )
      return ingestCalls(db, workspaceId, calls, clock.now())
    })
  },
})

/** u1, u2 and so on. */
export const listIds = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `u${from + index}`)

/** user id → whether they are in, with all their crossings since the launch, oldest first. */
export async function readCrossings(ws: WorkspaceTx): Promise<Record<string, string>> {
  const { rows } = await sql<{ userId: string; crossings: string }>`
    select c.user_id as "userId",
           string_agg(case when h.has_entered then 'in' else 'out' end, ' ' order by h.id) as crossings
      from membership_changes h join customers c on c.workspace_id = h.workspace_id and c.id = h.customer_id
     where h.workspace_id = ${ws.workspaceId} group by c.user_id order by 1`.execute(ws.tx)
  return Object.fromEntries(rows.map(({ userId, crossings }) => [userId, crossings]))
}
