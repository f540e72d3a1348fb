import { Redis } from 'ioredis'
import { expect, inject } from 'vitest'
import { systemClock } from '../domain/clock.ts'
import { needsService, readService } from '../domain/testing.ts'
import { test as storeTest } from '../store/testing.ts'
import { startChild, countCalls, endChild, makeCallsFile, waitUntil } from './testing/children.ts'
import { defineFaultTests } from './testing/fault-tests.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries } from './testing/set-up.ts'

const test = needsService('redis', storeTest)

async function flushRedis(): Promise<void> {
  const redis = new Redis(readService('redis'))
  await redis.flushall()
  redis.disconnect()
}

defineFaultTests(test, () => ({ store: inject('testStore'), redisUrl: readService('redis'), disturb: flushRedis }))

test('a Redis that is flushed again and again delays nothing by much', async ({ inWs, workspaceId }) => {
  await inWs((ws) => givenCustomers(ws, 2000))
  const callsFile = makeCallsFile()
  const child = await startChild({
    store: inject('testStore'),
    redisUrl: readService('redis'),
    workspaceId,
    leaseMs: 2000,
    batchSize: 100,
    callsFile,
    callMs: 1,
    idempotent: false,
  })
  try {
    await inWs((ws) => givenLiveCampaign(ws, systemClock))
    for (const sent of [1, 300, 900, 1500]) {
      await waitUntil(() => countCalls(callsFile).size >= sent)
      await flushRedis()
    }
    await waitUntil(async () => (await inWs(tallyDeliveries))['sent'] === 2000)
    expect(Math.max(...countCalls(callsFile).values())).toBe(1)
  } finally {
    await endChild(child, 'SIGTERM')
  }
}, 60_000)
