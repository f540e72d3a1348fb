import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { needsService, readService } from '../domain/testing.ts'
import { crashInBroadcast, givenPlaceOnServices, holdMainJob, startServer } from './testing.ts'

const onServices = needsService('redis', {
  skipIf: (isMissing: boolean) => (isMissing ? test.skip : needsService('postgres')),
})

onServices(
  'on PostgreSQL and Redis, chat proposes, sends what is approved, and says how it did',
  {
    timeout: 180_000,
  },
  async () => {
    const place = await givenPlaceOnServices(600, 6000, 11)
    const server = await startServer(place)
    const { due, sent, skipped, expected } = await holdMainJob(place)
    expect(due).toBe(expected)
    expect(sent + skipped).toBe(expected)
    expect(await server.get('/v1/outbox')).toMatchObject({ total: sent })
    expect(await server.end('SIGINT')).toBe(0)
  },
)

onServices(
  'a server killed in the middle of a broadcast, its Redis flushed, reaches everyone once',
  {
    timeout: 180_000,
  },
  async () => {
    const end = await crashInBroadcast(await givenPlaceOnServices(2000, 2000, 12), flushRedis)
    expect(end.sentWhenKilled).toBeLessThan(1500)
    expect(end).toMatchObject({ due: 2000, customers: 2000, most: 1, failed: 0, uncertain: 0 })
    expect(end.sent + end.skipped).toBe(2000)
    expect(end.recorded).toBe(end.sent)
  },
)

async function flushRedis(): Promise<void> {
  const redis = new Redis(readService('redis'))
  await redis.flushall()
  redis.disconnect()
}
