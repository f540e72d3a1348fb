import { sql } from 'kysely'
import { expect } from 'vitest'
import { systemClock } from '../../domain/clock.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { StoreConfig } from '../../store/database/open.ts'
import type { ChildOptions } from './child.ts'
import { countCalls, endChild, makeCallsFile, startChild, waitUntil } from './children.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries, type Tally } from './set-up.ts'

const customerCount = 2000
const batchSize = 100
/** The embedded store sends in one lane at a time, a server in four; each has so many to a provider that may take one twice. */
const mostInDoubt = 25
const mostInFlight = 4 * mostInDoubt

export type Fixtures = { inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>; workspaceId: number }
type DefineTest = (name: string, run: (fixtures: Fixtures) => Promise<void>, timeoutMs: number) => void
type Place = {
  store: StoreConfig
  redisUrl: string | undefined
  /** Done while a worker is sending. */
  disturb?: () => Promise<unknown>
}
export type ReadPlace = () => Place

/** What must hold when a worker dies in the middle of a broadcast, whatever Postgres and queue are beneath. */
export function defineFaultTests(test: DefineTest, readPlace: ReadPlace): void {
  const makeOptions = (workspaceId: number, more: Partial<ChildOptions> = {}): ChildOptions => {
    const { store, redisUrl } = readPlace()
    const place = { store: { dataDir: store.dataDir, databaseUrl: store.databaseUrl }, redisUrl, workspaceId }
    return { ...place, leaseMs: 2000, batchSize, callsFile: makeCallsFile(), callMs: 1, idempotent: false, ...more }
  }

  test('a broadcast whose worker is killed twice reaches everybody, where the provider takes a message once', async ({
    inWs,
    workspaceId,
  }) => {
    const options = makeOptions(workspaceId, { idempotent: true })
    expect(await killTwice(options, inWs, readPlace().disturb)).toEqual({ sent: customerCount })
    expect(countCalls(options.callsFile).size).toBe(customerCount)
  }, 90_000)

  test('a broadcast whose worker is killed twice calls for nobody twice, and says for whom it is not certain', async ({
    inWs,
    workspaceId,
  }) => {
    const options = makeOptions(workspaceId)
    const { sent = 0, uncertain = 0, ...others } = await killTwice(options, inWs, readPlace().disturb)
    expect(others).toEqual({})
    expect(sent + uncertain).toBe(customerCount)
    expect(uncertain).toBeLessThanOrEqual(2 * mostInFlight)
    expect(Math.max(...countCalls(options.callsFile).values())).toBe(1)
  }, 90_000)

  test('a worker that froze past its lease changes nothing when it wakes', async ({ inWs, workspaceId }) => {
    const options = makeOptions(workspaceId, { callMs: 40, leaseMs: 1000 })
    await inWs((ws) => givenCustomers(ws, mostInDoubt))
    await inWs((ws) => givenLiveCampaign(ws, systemClock))
    const frozen = await startChild(options)
    try {
      await waitUntil(() => countCalls(options.callsFile).size >= 5)
      frozen.kill('SIGSTOP')
      const other = await startChild(options)
      try {
        await waitUntil(async () => (await inWs(tallyDeliveries))['attempted'] === undefined)
        const before = await inWs(readMarks)
        frozen.kill('SIGCONT')
        await waitUntil(() => countCalls(options.callsFile).size === mostInDoubt)
        await new Promise((resolve) => setTimeout(resolve, 500))
        expect(await inWs(readMarks)).toEqual(before)
      } finally {
        await endChild(other, 'SIGTERM')
      }
    } finally {
      frozen.kill('SIGCONT')
      await endChild(frozen, 'SIGKILL')
    }
    expect(await inWs(tallyDeliveries)).toEqual({ uncertain: mostInDoubt })
    expect(Math.max(...countCalls(options.callsFile).values())).toBe(1)
  }, 60_000)
}

/** Send a broadcast by a worker that is killed, a second that is killed too, and a third. @returns where all ended */
async function killTwice(options: ChildOptions, inWs: Fixtures['inWs'], disturb?: Place['disturb']): Promise<Tally> {
  await inWs((ws) => givenCustomers(ws, customerCount))
  await inWs((ws) => givenLiveCampaign(ws, systemClock))
  for (const killedAfter of [150, 700]) {
    const child = await startChild(options)
    await waitUntil(() => countCalls(options.callsFile).size >= killedAfter)
    await disturb?.()
    await endChild(child, 'SIGKILL')
  }
  const last = await startChild({ ...options, callMs: 0 })
  const startedAt = performance.now()
  try {
    await disturb?.()
    await waitUntil(async () => {
      const { attempted = 0, queued = 0, ...ended } = await inWs(tallyDeliveries)
      return attempted + queued === 0 && Object.values(ended).reduce((a, b) => a + b, 0) === customerCount
    }, 30_000)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  } finally {
    await endChild(last, 'SIGTERM')
  }
  expect(await inWs(countDeliveriesEach)).toEqual({ customers: customerCount, most: 1 })
  return inWs(tallyDeliveries)
}

async function countDeliveriesEach(ws: WorkspaceTx): Promise<{ customers: number; most: number } | undefined> {
  const { rows } = await sql<{ customers: number; most: number }>`
    select count(*) as customers, max(count) as most
      from (select count(*) from deliveries where workspace_id = ${ws.workspaceId} group by customer_id) d`.execute(
    ws.tx,
  )
  return rows[0]
}

async function readMarks(ws: WorkspaceTx): Promise<unknown> {
  const { rows } = await sql`
    select id, state, sent_at, uncertain_at, attempts from deliveries
     where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx)
  return rows
}
