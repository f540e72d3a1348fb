import { connect } from 'node:http2'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { fcm } from '../../channels/push/fcm.ts'
import { openTokenService } from '../../channels/push/testing.ts'
import { inBatches } from '../push/batches.ts'
import type { Place } from '../push/far-side-process.ts'
import { openFirebase } from '../push/firebase.ts'
import { timeMs } from '../measure.ts'

const path = '/v1/projects/bench/messages:send'
const body = JSON.stringify({
  message: {
    token: 'device-12345',
    notification: { title: 'Hello Ada12345', body: 'Your trial plan has something new.' },
  },
})
const sessions = 4
const streams = 100

/** The limit of sending: posts over kept HTTP/2 connections that do nothing else. @returns messages a second */
export async function measureRawHttp2({ origin, ca }: Place, count: number): Promise<number> {
  const open = Array.from({ length: sessions }, () => connect(origin, { ca }))
  let begun = 0
  const post = (session: (typeof open)[number]) =>
    new Promise<void>((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/json' })
      stream.on('error', reject).on('end', resolve).resume()
      stream.end(body)
    })
  const ms = await timeMs(() =>
    Promise.all(
      open.flatMap((session) =>
        Array.from({ length: streams }, async () => {
          while (begun++ < count) await post(session)
        }),
      ),
    ),
  )
  for (const session of open) session.close()
  return (count / ms) * 1000
}

/** Our push provider without a database. @returns messages a second */
export async function measureProvider(place: Place, count: number): Promise<number> {
  const google = await openTokenService()
  const provider = fcm({ account: google.account, ...place })
  try {
    const ms = await timeMs(() =>
      inBatches(count, async (batch) => void (await provider.send(batch, new AbortController().signal))),
    )
    return (count / ms) * 1000
  } finally {
    await Promise.all([provider.close?.(), google.close()])
  }
}

/** firebase-admin's own batches. @returns messages a second */
export async function measureLibrary(place: Place, count: number): Promise<number> {
  const firebase = openFirebase(place)
  try {
    return (count / (await timeMs(() => inBatches(count, firebase.sendEach)))) * 1000
  } finally {
    await firebase.close()
  }
}

/** BullMQ on Redis with jobs that do nothing, one for each message. @returns jobs a second, added and done */
export async function measureQueue(redisUrl: string, count: number): Promise<number> {
  return withJobs(redisUrl, count, () => Promise.resolve())
}

const chunk = 500

/** One job for each number up to `count`, 50 at once. @returns jobs a second, added and done */
export async function withJobs(
  redisUrl: string,
  count: number,
  handle: (index: number) => Promise<void>,
): Promise<number> {
  const name = `bench-${process.pid}-${performance.now().toFixed(0)}`
  const producer = new Redis(redisUrl, { maxRetriesPerRequest: null })
  const consumer = new Redis(redisUrl, { maxRetriesPerRequest: null })
  const queue = new Queue<number>(name, { connection: producer })
  let done = 0

  const all = Promise.withResolvers<void>()

  const worker = new Worker<number>(name, (job) => handle(job.data), {
    connection: consumer,
    concurrency: 50,
    removeOnComplete: { count: 0 },
  })
  worker.on('completed', () => {
    done += 1
    if (done === count) all.resolve()
  })
  worker.on('failed', (_, error) => all.reject(error))
  try {
    const ms = await timeMs(async () => {
      for (let from = 0; from < count; from += chunk)
        await queue.addBulk(
          Array.from({ length: Math.min(chunk, count - from) }, (_, index) => ({ name: 'one', data: from + index })),
        )
      await all.promise
    })
    return (count / ms) * 1000
  } finally {
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
    producer.disconnect()
    consumer.disconnect()
  }
}
