import { systemClock } from '../domain/clock.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { isEmpty, seedDemo } from '../store/seed/seed.ts'
import { readOptions, refuseWords, usageError } from './read-options.ts'

const usage = `npm run seed -- [--customers N] [--events M]

Fill an empty database with the demo workspace Larkspur.
  --customers N   how many customers, from 1 to 10,000,000 (default 5,000)
  --events M      about how many events (default twelve a customer)
`

async function main(): Promise<void> {
  const { values, positionals } = readOptions(process.argv.slice(2), usage, {
    customers: { type: 'string' },
    events: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return void process.stdout.write(usage)
  refuseWords(positionals, usage)
  const customers = readCount('--customers', values.customers, 10_000_000)
  const events = readCount('--events', values.events, 1_000_000_000)
  const store = await openStore(readConfig())
  try {
    await migrate(store.db)
    if (!(await isEmpty(store.db)))
      throw new AppError('conflict', {
        detail: 'The database has a workspace already. Set CARILLON_DATA_DIR or DATABASE_URL to an empty one.',
      })
    const startedAtMs = performance.now()
    const result = await seedDemo(store.db, {
      now: systemClock.now(),
      ...(customers !== undefined && { customers }),
      ...(events !== undefined && { events }),
      onProgress: (text) => process.stderr.write(`\r${text}`),
    })
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
    process.stderr.write(
      `\rLarkspur is ready: ${result.customers.toLocaleString('en')} customers, ${result.events.toLocaleString('en')} events, in ${seconds} s.\n`,
    )
  } finally {
    await store.close()
  }
}

function readCount(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= max) return count
  throw usageError(usage, `${option} must be a whole number from 1 to ${max.toLocaleString('en')}.`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
