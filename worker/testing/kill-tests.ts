import { sql } from 'kysely'
import { expect } from 'vitest'
import { systemClock } from '../../domain/clock.ts'
import { newId } from '../../domain/ids.ts'
import { readCampaign, saveDocument } from '../../store/campaigns/campaigns.ts'
import { launchVersion } from '../../store/campaigns/launch.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { Store } from '../../store/database/open.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import type { ChildOptions } from './child.ts'
import { countCalls, endChild, makeCallsFile, startChild, waitUntil } from './children.ts'
import type { Fixtures, ReadPlace } from './fault-tests.ts'
import { emailStep, givenCustomers, givenLiveCampaign, makeCampaign, tallyDeliveries, workByHand } from './set-up.ts'

const customerCount = 700
const hook = 'https://hooks.example.com/'

type DefineTest = (
  name: string,
  run: (fixtures: Fixtures & { store: Store }) => Promise<void>,
  timeoutMs: number,
) => void

/** What must hold when a worker dies while it moves journeys, opens a run that repeats, or calls webhooks. */
export function defineKillTests(test: DefineTest, readPlace: ReadPlace): void {
  const makeOptions = (workspaceId: number): ChildOptions => {
    const { store, redisUrl } = readPlace()
    const place = { store: { dataDir: store.dataDir, databaseUrl: store.databaseUrl }, redisUrl, workspaceId }
    return { ...place, leaseMs: 2000, batchSize: 200, callsFile: makeCallsFile(), callMs: 0, idempotent: true }
  }

  test('journeys whose move a kill cuts short all come to the new version, and hear nothing twice', async ({
    store,
    inWs,
    workspaceId,
  }) => {
    const options = makeOptions(workspaceId)
    await inWs((ws) => givenCustomers(ws, customerCount))
    const steps = [emailStep('First'), { kind: 'wait', duration: 'PT1H' }]
    const campaignId = await inWs((ws) => givenLiveCampaign(ws, systemClock, { steps }))
    await workByHand(store, systemClock, workspaceId).drain()
    expect(await inWs(countWaiting)).toBe(customerCount)

    await inWs(async (ws) => {
      const { document } = await readCampaign(ws, campaignId)
      const [hello] = document.steps
      const changed = { ...document, steps: hello === undefined ? [] : [hello, ...makeCampaign().steps] }
      const at = systemClock.now()
      await saveDocument(ws, { id: campaignId, document: changed, memberId: 'mem_test', at })
      const approvalId = newId('approval')
      await launchVersion(ws, { campaignId, approvalId, contentHash: approvalId, at, entriesUnderWay: 'move' })
    })
    await killTwice(options, inWs, [
      (ws) => count(ws, sql`journey_entries where version = 2`),
      (ws) => count(ws, sql`deliveries where version = 2 and sent_at is not null`),
    ])
    await finish(options, inWs, { sent: 2 * customerCount })
    expect(await inWs((ws) => count(ws, sql`journey_entries where version = 2 and state = 'finished'`))).toBe(
      customerCount,
    )
    expect(countCalls(options.callsFile).size).toBe(customerCount)
  }, 180_000)

  test('a run that repeats reaches everybody once though its worker is killed twice, and the next is planned once', async ({
    inWs,
    workspaceId,
  }) => {
    const options = makeOptions(workspaceId)
    await inWs((ws) => givenCustomers(ws, customerCount))
    const due = systemClock.now().subtract({ minutes: 1 }).toZonedDateTimeISO('UTC')
    const atLocalTime = due.toPlainTime().toString({ smallestUnit: 'minute' })
    const schedule = { kind: 'recurring', every: 'day', atLocalTime, zone: 'UTC' }
    const launchedAt = { now: () => due.subtract({ minutes: 1 }).toInstant() }
    await inWs((ws) =>
      givenLiveCampaign(ws, launchedAt, { trigger: { kind: 'broadcast', schedule }, reentry: 'every_time' }),
    )
    await killTwice(options, inWs, [
      (ws) => count(ws, sql`journey_entries where true`),
      (ws) => count(ws, sql`deliveries where sent_at is not null`),
    ])
    await finish(options, inWs, { sent: customerCount })
    const { rows } = await inWs(({ tx }) =>
      sql<{ state: string; localAt: string }>`
        select state, local_at as "localAt" from broadcasts where workspace_id = ${workspaceId} order by local_at`.execute(
        tx,
      ),
    )
    const dayOf = (days: number) => due.toPlainDate().add({ days }).toString()
    expect(rows.map(({ state, localAt }) => `${state} ${localAt.slice(0, 10)}`)).toEqual([
      `expanded ${dayOf(0)}`,
      `due ${dayOf(1)}`,
    ])
  }, 180_000)

  test('journeys whose webhooks a kill cuts short call again under the same id, and go on once', async ({
    inWs,
    workspaceId,
  }) => {
    const hooksFile = makeCallsFile()
    const options: ChildOptions = { ...makeOptions(workspaceId), hooksFile, callMs: 5 }
    const journeys = 100
    await inWs((ws) => givenCustomers(ws, journeys))
    await inWs((ws) => changeSettings(ws, { webhookUrls: [hook] }))
    await inWs((ws) => givenLiveCampaign(ws, systemClock, { steps: [{ kind: 'webhook', url: hook }, emailStep()] }))
    await killTwice(options, inWs, [
      async () => Math.max(0, countCalls(hooksFile).size - 10),
      async () => Math.max(0, countCalls(hooksFile).size - 70),
    ])
    await finish(options, inWs, { sent: journeys })
    const calls = countCalls(hooksFile)
    expect(calls.size).toBe(journeys)
    expect(await inWs((ws) => count(ws, sql`outgoing_calls where state = 'done'`))).toBe(journeys)
    // Twenty are made at once, and each kill may cut those short.
    expect([...calls.values()].reduce((sum, each) => sum + each - 1, 0)).toBeLessThanOrEqual(2 * 20)
  }, 180_000)
}

type InWs = Fixtures['inWs']
type Measure = (ws: WorkspaceTx) => Promise<number>

/** Two workers, each killed as soon as what it works at shows. */
async function killTwice(options: ChildOptions, inWs: InWs, measures: readonly Measure[]): Promise<void> {
  for (const measure of measures) {
    const child = await startChild(options)
    await waitUntil(async () => (await inWs(measure)) > 0, 30_000)
    await endChild(child, 'SIGKILL')
  }
}

/** A worker that may live brings everything to its end. */
async function finish(options: ChildOptions, inWs: InWs, tally: Record<string, number>): Promise<void> {
  const child = await startChild(options)
  try {
    await waitUntil(async () => {
      const { attempted = 0, queued = 0 } = await inWs(tallyDeliveries)
      return attempted + queued === 0 && (await inWs(countOpen)) === 0
    }, 40_000)
  } finally {
    await endChild(child, 'SIGTERM')
  }
  expect(await inWs(tallyDeliveries)).toEqual(tally)
  const each = sql`(select from deliveries group by entry_id, step_id having count(*) > 1) d where true`
  expect(await inWs(({ tx }) => sql<{ count: number }>`select count(*) from ${each}`.execute(tx))).toMatchObject({
    rows: [{ count: 0 }],
  })
}

const countOpen: Measure = (ws) => count(ws, sql`journey_entries where ended_at is null`)
const countWaiting: Measure = (ws) => count(ws, sql`journey_entries where state = 'waiting'`)

async function count({ tx, workspaceId }: WorkspaceTx, rowsThat: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from ${rowsThat} and workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.count ?? 0
}
