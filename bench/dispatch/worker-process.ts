import { pino } from 'pino'
import { z } from 'zod'
import { fcm } from '../../channels/push/fcm.ts'
import { openTokenService } from '../../channels/push/testing.ts'
import { systemClock } from '../../domain/clock.ts'
import { openStore } from '../../store/database/open.ts'
import { startWorker } from '../../worker/start-worker.ts'

const Assignment = z.object({
  config: z.object({ dataDir: z.string(), databaseUrl: z.string().optional() }),
  redisUrl: z.string().optional(),
  workspaceId: z.int(),
  place: z.object({ origin: z.string(), ca: z.string() }),
})
export type Assignment = z.infer<typeof Assignment>

/** A worker as it runs in production, in a process of its own, whose push goes to the far side. */
process.once('message', (given) => {
  void work(Assignment.parse(given))
})

async function work({ config: { dataDir, databaseUrl }, redisUrl, workspaceId, place }: Assignment): Promise<void> {
  const store = await openStore({ dataDir, databaseUrl })
  const google = await openTokenService()
  const provider = fcm({ account: google.account, ...place })
  const worker = await startWorker({
    store,
    config: { redisUrl, publicUrl: 'https://example.com' },
    secret: Buffer.alloc(32),
    clock: systemClock,
    log: pino({ level: 'warn' }, process.stderr),
    providers: [provider],
    onlyWorkspace: workspaceId,
  })
  // Asked for its memory, it answers in MB.
  process.on('message', () => process.send?.({ memoryMb: process.memoryUsage().rss / 1e6 }))
  process.once('disconnect', () => {
    void worker
      .close()
      .then(() => provider.close?.())
      .then(() => Promise.all([google.close(), store.close()]))
      .then(() => process.exit(0))
  })
  process.send?.({ ready: true })
}
