import { openCheckpoints } from '../agent/checkpoints.ts'
import { readConfig } from '../domain/config.ts'
import { systemClock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { ensureCurrentPartitions } from '../store/events/partitions.ts'
import { asksForUsage } from './read-options.ts'

const usage = `npm run migrate

Bring the database up to this version: the one that DATABASE_URL names, or the embedded one.
`

/** `npm run migrate`: bring the database up to this version. The server does the same when it starts. */
async function main(): Promise<void> {
  if (asksForUsage(process.argv.slice(2), usage)) return void process.stdout.write(usage)
  const store = await openStore(readConfig())
  try {
    const applied = await migrate(store.db)
    await ensureCurrentPartitions(store.db, systemClock.now())
    await openCheckpoints(store.libraryPool)
    process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`)
  } finally {
    await store.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
})
