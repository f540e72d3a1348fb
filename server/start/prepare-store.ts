import type { Clock } from '../../domain/clock.ts'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import { migrate } from '../../store/database/migrate.ts'
import { openStore, type Store } from '../../store/database/open.ts'
import { ensureCurrentPartitions } from '../../store/events/partitions.ts'
import { isEmpty, seedDemo } from '../../store/seed/seed.ts'
import { findHome, type Home, makeEmptyWorkspace } from '../../store/workspaces/home.ts'

export type Report = (line: string) => void

/**
 * Open the database, bring it up to date, and fill it when it is empty.
 * @param mayJoin whether an embedded database that another process holds will do: it ends with that process
 * @throws AppError data_folder_in_use, database_unavailable, migration_mismatch
 */
export async function prepareStore(
  config: Config,
  { clock, report, mayJoin }: { clock: Clock; report: Report; mayJoin: boolean },
): Promise<{ store: Store; home: Home }> {
  report(
    config.databaseUrl === undefined ? `Opening the database in ${config.dataDir} …` : 'Connecting to PostgreSQL …',
  )
  const store = await openStore(config)
  try {
    if (store.kind === 'joined' && !mayJoin) {
      throw new AppError('data_folder_in_use', {
        detail: `Another process of Carillon uses the data folder ${config.dataDir}, for example npm run chat. Wait until it has ended.`,
      })
    }
    const applied = await migrate(store.db)
    if (applied.length > 0) report(`Prepared the tables (${applied.length} migrations).`)
    await ensureCurrentPartitions(store.db, clock.now())
    return { store, home: await findOrMakeHome(store, config, clock, report) }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function findOrMakeHome({ db }: Store, { demo }: Config, clock: Clock, report: Report): Promise<Home> {
  if (await isEmpty(db)) {
    if (demo) {
      report('Filling the demo workspace Larkspur …')
      const { customers, events } = await seedDemo(db, { now: clock.now() })
      report(`Larkspur has ${customers.toLocaleString('en')} customers and ${events.toLocaleString('en')} events.`)
    } else {
      await makeEmptyWorkspace(db, Intl.DateTimeFormat().resolvedOptions().timeZone, clock.now())
    }
  }
  const home = await findHome(db)
  if (home !== undefined) return home
  throw new AppError('conflict', { detail: 'The database has workspaces, but none of them has an admin.' })
}
