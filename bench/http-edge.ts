import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { createCampaignAgent } from '../agent/agent.ts'
import { openCheckpoints } from '../agent/checkpoints.ts'
import { createOfflineEmbedder } from '../agent/offline/embedder.ts'
import { systemClock } from '../domain/clock.ts'
import { buildApp } from '../server/app.ts'
import type { Store } from '../store/database/open.ts'
import type { Load, LoadResult } from './ingest-load.ts'
import { InstantModel } from './instant-model.ts'

/** The whole HTTP edge on a free port, with a model that answers at once. */
export async function startServer(store: Store) {
  const log = pino({ level: 'silent' })
  const server = await buildApp({
    store,
    agent: {
      db: store.db,
      agent: createCampaignAgent({
        model: new InstantModel({}),
        tools: [],
        checkpointer: await openCheckpoints(store.libraryPool),
      }),
      modelName: 'instant',
      models: { prices: {}, budgets: [] },
      embedder: createOfflineEmbedder(),
      translator: null,
      publicUrl: () => 'http://127.0.0.1',
      clock: systemClock,
      providers: {},
      log,
    },
    clock: systemClock,
    log,
    secret: randomBytes(32),
    publicUrl: () => 'http://127.0.0.1',
    noticeFormats: [],
    twilio: undefined,
    slack: undefined,
    mail: undefined,
    print: () => undefined,
    offline: true,
    webRoot: '/nonexistent',
  })
  await server.http.listen({ port: 0, host: '127.0.0.1' })
  return server
}

/** Send from a thread of its own. */
export async function startLoad(load: Load): Promise<LoadResult> {
  const worker = new Worker(new URL('ingest-load.ts', import.meta.url), { workerData: load })
  // The cast: the load worker posts nothing else. An error of the worker rejects.
  const [result] = (await once(worker, 'message')) as [LoadResult]
  await worker.terminate()
  return result
}
