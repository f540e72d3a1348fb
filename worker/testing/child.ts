import { appendFileSync } from 'node:fs'
import { pino } from 'pino'
import { z } from 'zod'
import type { Provider } from '../../channels/provider.ts'
import type { Caller } from '../../channels/webhooks/open-caller.ts'
import { systemClock } from '../../domain/clock.ts'
import { openStore } from '../../store/database/open.ts'
import { startWorker } from '../start-worker.ts'

export const ChildOptions = z.object({
  store: z.object({ dataDir: z.string(), databaseUrl: z.string().optional() }),
  redisUrl: z.string().optional(),
  workspaceId: z.int(),
  leaseMs: z.int(),
  batchSize: z.int(),
  /** Every call of the email provider adds a line with the delivery's id to this file. */
  callsFile: z.string(),
  callMs: z.int(),
  idempotent: z.boolean(),
  /** Every call of a webhook step adds its id to this file; left out, none is made. */
  hooksFile: z.string().optional(),
})
export type ChildOptions = z.infer<typeof ChildOptions>

/** A worker in a process of its own, for tests that kill or freeze it; ends well on SIGTERM. */
async function main(options: ChildOptions): Promise<void> {
  const store = await openStore({ ...options.store, databaseUrl: options.store.databaseUrl })
  const worker = await startWorker({
    store,
    clock: systemClock,
    config: { redisUrl: options.redisUrl, publicUrl: 'https://example.com' },
    secret: Buffer.alloc(32, 1),
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }, pino.destination(2)),
    onlyWorkspace: options.workspaceId,
    leaseMs: options.leaseMs,
    batchSize: options.batchSize,
    providers: [noteCalls(options)],
    ...(options.hooksFile !== undefined && { call: noteHooks(options.hooksFile, options.callMs), callLeaseMs: 1000 }),
  })
  process.once('SIGTERM', () => {
    void worker
      .close()
      .then(() => store.close())
      .then(() => process.exit(0))
  })
  process.stdout.write('ready\n')
}

export const noteCalls = (options: Pick<ChildOptions, 'callsFile' | 'callMs' | 'idempotent'>): Provider => ({
  name: 'noted',
  channel: 'email',
  idempotent: options.idempotent,
  async send(batch) {
    const results = []
    for (const { deliveryId } of batch) {
      appendFileSync(options.callsFile, `${deliveryId}\n`)
      if (options.callMs > 0) await new Promise((resolve) => setTimeout(resolve, options.callMs))
      results.push({ kind: 'sent' as const, providerMessageId: `noted-${deliveryId}` })
    }
    return results
  },
})

const noteHooks =
  (hooksFile: string, callMs: number): Caller =>
  async ({ headers }) => {
    appendFileSync(hooksFile, `${headers['webhook-id']}\n`)
    await new Promise((resolve) => setTimeout(resolve, callMs))
    return { kind: 'answered', status: 200, retryAfterMs: null, excerpt: '' }
  }

if (import.meta.main) await main(ChildOptions.parse(JSON.parse(process.argv[2] ?? '{}')))
