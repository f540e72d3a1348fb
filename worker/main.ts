import { pino } from 'pino'
import { openProviders } from '../channels/providers.ts'
import { asksForUsage } from '../cli/read-options.ts'
import { systemClock } from '../domain/clock.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { migrate } from '../store/database/migrate.ts'
import { serializeError } from '../store/database/log-error.ts'
import { openStore } from '../store/database/open.ts'
import { readSecret } from '../store/secret.ts'
import { startWorker } from './start-worker.ts'

export { type RunningWorker, startWorker, type WorkerOptions } from './start-worker.ts'

const usage = `npm run worker

A worker, beside others and a server. It takes no options: variables set it up, which .env.example lists.
`

/** A worker in a process of its own; SIGTERM and Ctrl-C end it once what it is sending is recorded. */
async function main(): Promise<void> {
  if (asksForUsage(process.argv.slice(2), usage)) return void process.stdout.write(usage)
  const config = readConfig()
  const log = pino({ level: config.logLevel, serializers: { err: serializeError } })
  const store = await openStore(config)
  await migrate(store.db)
  const secret = await readSecret(config)
  const providers = openProviders(config)
  const options = { store, config, secret, clock: systemClock, log, providers }
  const worker = await startWorker(options).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  log.info({ postgres: store.kind, queue: config.redisUrl === undefined ? 'postgres' : 'redis' }, 'the worker is ready')
  const stop = () => {
    log.info('the worker ends what it began')
    worker
      .close()
      .then(() => Promise.all(providers.map((provider) => provider.close?.() ?? Promise.resolve())))
      .then(() => store.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the worker did not end well')
          process.exit(1)
        },
      )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const text = error instanceof AppError ? `${error.code}: ${error.message}` : String(error)
    process.stderr.write(`The worker could not start. ${text}\n`)
    process.exitCode = 1
  })
}
