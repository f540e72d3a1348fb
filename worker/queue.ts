import { createPostgresBackend, type JobsOptions, Queue, type QueueOptions, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { AppError } from '../domain/errors.ts'
import type { DueWork } from '../store/due.ts'

/** What a job carries: whose work, and of which kind. All else is in Postgres. */
export type WakeUp = DueWork & { slot: number }
export type WakeQueue = {
  /** Ask that the work be done soon. The same wake-up is queued once, and once more when it is just being run. */
  wake(work: WakeUp, delayMs?: number): Promise<void>
  run(handle: (work: WakeUp) => Promise<void>, concurrency: number): void
  /** Lets jobs that run end first. */
  close(): Promise<void>
}
export type QueuePlace = {
  /** Keeps installations apart that share a Redis. */
  installation: string

  name: string
  redisUrl: string | undefined
  libraryPool: Pool
  onError: (error: Error) => void
}

/** A killed worker's job is given to another after 3 to 6 s: these are BullMQ's waits in ms. */
const recovery = { lockDuration: 3000, lockRenewTime: 1000, stalledInterval: 1500, maxStalledCount: 1000 }
const patienceMs = 10_000
const keepNothing = { removeOnComplete: true, removeOnFail: true } as const

/** BullMQ on Redis, or on its Postgres backend when there is no Redis. It wakes and spreads; it knows nothing. */
export async function openQueue(place: QueuePlace): Promise<WakeQueue> {
  return place.redisUrl === undefined ? openOnPostgres(place) : openOnRedis(place, place.redisUrl)
}

/** What we use of BullMQ's Queue and Worker: their full types differ from backend to backend. */
type Noisy = { on(event: 'error', listener: (error: Error) => void): unknown; close(): Promise<void> }
type PostgresPlace = Parameters<typeof createPostgresBackend>[1]['connection']
type Backend = {
  queue: Noisy & { add(name: string, data: WakeUp, options: JobsOptions): Promise<unknown> }
  newWorker(handle: (job: { data: WakeUp }) => Promise<void>, concurrency: number): Noisy
  close(): Promise<void>
}

async function openOnRedis(place: QueuePlace, url: string): Promise<WakeQueue> {
  // The queue must fail at once when Redis is away, so that work is not held up; a worker waits for it to come back.
  const producer = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true })
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true })
  for (const redis of [producer, consumer]) redis.on('error', place.onError)
  // What connect() throws says only that there is no connection; why was told before.
  let fault: unknown
  producer.once('error', (error) => (fault = error))
  try {
    await producer.connect()
  } catch (error) {
    producer.disconnect()
    const cause = fault ?? error
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'unknown reason'
    throw new AppError('unavailable', { detail: `Redis at REDIS_URL does not answer: ${reason}.`, cause })
  }
  const base = { prefix: `carillon-${place.installation}`, skipVersionCheck: true } as const
  const queueOptions: QueueOptions = { ...base, connection: producer, skipWaitingForReady: true }
  return withBackend(place, {
    queue: new Queue(place.name, queueOptions),
    newWorker: (handle, concurrency) =>
      new Worker(place.name, handle, { ...base, ...recovery, connection: consumer, concurrency }),
    async close() {
      producer.disconnect()
      consumer.disconnect()
    },
  })
}

async function openOnPostgres(place: QueuePlace): Promise<WakeQueue> {
  // BullMQ listens for the pool's errors once for each queue, and never lets go.
  place.libraryPool.setMaxListeners(0)
  const client = await place.libraryPool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
  // BullMQ describes a pool by its own interface, which @types/pg's overloads of query do not meet.
  const connection = place.libraryPool as unknown as PostgresPlace
  return withBackend(place, {
    queue: new Queue(place.name, { connection }, createPostgresBackend),
    newWorker: (handle, concurrency) =>
      new Worker(place.name, handle, { ...recovery, connection, concurrency }, createPostgresBackend),
    close: () => Promise.resolve(),
  })
}

function withBackend(place: QueuePlace, backend: Backend): WakeQueue {
  const { queue } = backend
  let worker: Noisy | undefined
  queue.on('error', place.onError)
  return {
    async wake(work, delayMs = 0) {
      const { workspaceId, kind, lane, slot } = work
      const id = [kind, workspaceId, lane ?? 'all', slot, delayMs > 0 ? 'later' : 'now'].join('-')
      const deduplication = delayMs > 0 ? { id, replace: true, ttl: delayMs } : { id, keepLastIfActive: true }
      await queue.add(kind, work, { ...keepNothing, delay: delayMs, deduplication })
    },
    run(handle, concurrency) {
      worker = backend.newWorker((job) => handle(job.data), concurrency)
      worker.on('error', place.onError)
    },
    async close() {
      // A queue that is away must not keep the process from ending: all that matters is in Postgres.
      const closing = Promise.all([worker?.close(), queue.close()])
      await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
      await backend.close()
    },
  }
}
