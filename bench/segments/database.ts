import { tmpdir } from 'node:os'
import { readConfig } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import type { Db } from '../../store/database/db.ts'
import { migrate } from '../../store/database/migrate.ts'
import { openStore } from '../../store/database/open.ts'
import { findLoaded, load } from './load.ts'
import { runOnServer } from '../../store/testing-server.ts'

/**
 * Run the work on the database of so many customers on DATABASE_URL's server. It is kept from run to run, and loaded anew
 * when it is missing or half full; `drop database carillon_segments_…` removes it.
 */
export async function onLoadedDatabase<T>(
  customers: number,
  report: (line: string) => void,
  work: (db: Db, workspaceId: number) => Promise<T>,
): Promise<T> {
  const { databaseUrl } = readConfig()
  if (databaseUrl === undefined)
    throw new AppError('invalid_query', { detail: 'bench segments needs DATABASE_URL, a PostgreSQL server of yours.' })
  const name = `carillon_segments_${customers}`
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  const open = async () => {
    await runOnServer(databaseUrl, `create database ${name}`).catch(ignoreExisting)
    const store = await openStore({ dataDir: tmpdir(), databaseUrl: url.href })
    await migrate(store.db)
    return { store, workspaceId: await findLoaded(store.db) }
  }
  let { store, workspaceId } = await open()
  if (workspaceId === undefined) {
    report(`loading ${customers.toLocaleString('en')} customers into ${name} …`)
    await store.close()
    await runOnServer(databaseUrl, `drop database ${name} with (force)`)
    ;({ store } = await open())
    workspaceId = await load(store.db, customers, report)
  }
  try {
    return await work(store.db, workspaceId)
  } finally {
    await store.close()
  }
}

function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== '42P04') throw error
}
