import { fork } from 'node:child_process'
import { once } from 'node:events'
import http2 from 'node:http2'
import { join } from 'node:path'
import { type App, deleteApp, initializeApp } from 'firebase-admin/app'
import { getMessaging } from 'firebase-admin/messaging'
import { z } from 'zod'
import type { OutgoingMessage } from '../channels/provider.ts'
import { fcm } from '../channels/push/fcm.ts'
import { openTokenService } from '../channels/push/testing.ts'
import { describePush } from '../channels/push/write-push.ts'
import { givenMessage } from '../channels/testing.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'

const batchSize = 500
const batchesAtOnce = 4
const messageCount = 4000
const runs = 5
const Place = z.object({ origin: z.string(), ca: z.string() })
type Place = z.infer<typeof Place>

/** Our transport beside firebase-admin's own batches, against the same far side in a process of its own. */
export const push: Benchmark = {
  name: 'push',
  about: 'pushes per second of the provider, beside firebase-admin’s sendEach',
  run: async (report) => [...(await measureAt(0, report)), ...(await measureAt(50, report))],
}

async function measureAt(latencyMs: number, report: (line: string) => void): Promise<Measure[]> {
  const child = fork(join(import.meta.dirname, 'push/far-side.ts'), [String(latencyMs)])
  const [place] = await once(child, 'message')
  try {
    return [await measure(Place.parse(place), latencyMs, report)]
  } finally {
    child.disconnect()
  }
}

async function measure(place: Place, latencyMs: number, report: (line: string) => void): Promise<Measure> {
  const google = await openTokenService()
  const provider = fcm({ account: google.account, ...place })
  const restore = leadFirebaseTo(place)
  const app = initializeApp(
    {
      projectId: 'bench',
      credential: { getAccessToken: () => Promise.resolve({ access_token: 't', expires_in: 3600 }) },
    },
    `bench-${latencyMs}`,
  )
  const ours: number[] = []
  const theirs: number[] = []
  let sent = 0
  try {
    for (let run = 0; run < runs; run += 1) {
      const perSecond = (ms: number) => messageCount / (ms / 1000)
      theirs.push(perSecond(await timeMs(() => inBatches((batch) => sendEach(app, batch)))))
      ours.push(
        perSecond(
          await timeMs(() =>
            inBatches(async (batch) => {
              const results = await provider.send(batch, new AbortController().signal)
              sent += results.filter(({ kind }) => kind === 'sent').length
            }),
          ),
        ),
      )
      report(`${latencyMs} ms: ours ${Math.round(ours.at(-1) ?? 0)}/s, sendEach ${Math.round(theirs.at(-1) ?? 0)}/s`)
    }
  } finally {
    restore()
    await Promise.all([provider.close?.(), deleteApp(app), google.close()])
  }
  return compare({
    name: `push at ${latencyMs} ms, ${batchesAtOnce} × ${batchSize} at once`,
    unit: 'pushes/s',
    samples: ours,
    limit: summarise(theirs).median,
    check: `sent ${sent} of ${messageCount * runs} due`,
  })
}

async function inBatches(send: (batch: OutgoingMessage[]) => Promise<void>): Promise<void> {
  const content = {
    channel: 'push',
    title: 'Hello',
    body: 'How are you?',
    deepLink: null,
    image: null,
    options: null,
  } as const
  const all = Array.from({ length: messageCount }, (_, index) =>
    givenMessage({ deliveryId: index, idempotencyKey: `1:${index}`, address: `device-${index}`, content }),
  )
  const waiting = Array.from({ length: messageCount / batchSize }, (_, index) =>
    all.slice(index * batchSize, (index + 1) * batchSize),
  )
  await Promise.all(
    Array.from({ length: batchesAtOnce }, async () => {
      for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) await send(batch)
    }),
  )
}

async function sendEach(app: App, batch: readonly OutgoingMessage[]): Promise<void> {
  const { failureCount, responses } = await getMessaging(app).sendEach(
    batch.map((message) => describePush(message, Date.now())),
  )
  if (failureCount > 0) throw responses.find(({ error }) => error !== undefined)?.error ?? new Error('not sent')
}

/** firebase-admin's own connections lead to the far side; the scheme that it writes as “https:” is put right for it. */
function leadFirebaseTo({ origin, ca }: Place): () => void {
  const real = http2.connect
  http2.connect = ((authority: string | URL, options: http2.SecureClientSessionOptions) => {
    if (!String(authority).includes('googleapis')) return real(authority, options)
    const session = real(origin, { ...options, ca })
    const request = session.request.bind(session)
    session.request = (headers, more) =>
      request(Object.assign({}, headers, { ':scheme': 'https', ':authority': new URL(origin).host }), more)
    return session
  }) as typeof http2.connect
  return () => {
    http2.connect = real
  }
}
