import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../store/database/migrate.ts'
import { openStore, type StoreConfig } from '../../store/database/open.ts'
import { runOnServer } from '../../store/testing-server.ts'

/** Where trials keep their workspaces: nothing of it outlasts the run. */
export type Place = {
  /** A store for one more process; on a server all of them share one database. */
  take(): Promise<StoreConfig>
  close(): Promise<void>
}

/** A new database on the server that DATABASE_URL names, or an embedded one for each process, migrated. */
export async function openPlace(databaseUrl: string | undefined): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-evals-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  if (databaseUrl === undefined) return embeddedPlace(folder, removeFolder)
  const name = `carillon_evals_${randomBytes(6).toString('hex')}`
  await runOnServer(databaseUrl, `create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  const config = { dataDir: folder, databaseUrl: url.href }
  await migrateOnce(config)
  return {
    take: () => Promise.resolve(config),
    async close() {
      await runOnServer(databaseUrl, `drop database if exists ${name} with (force)`)
      await removeFolder()
    },
  }
}

/** Migrated once and copied: each process starts with a store that is ready. */
async function embeddedPlace(folder: string, removeFolder: () => Promise<void>): Promise<Place> {
  const first = join(folder, 'first')
  await mkdir(first)
  await migrateOnce({ dataDir: first, databaseUrl: undefined })
  let count = 0
  return {
    async take() {
      count += 1
      const dataDir = join(folder, String(count))
      await cp(first, dataDir, { recursive: true })
      return { dataDir, databaseUrl: undefined }
    },
    close: removeFolder,
  }
}

async function migrateOnce(config: StoreConfig): Promise<void> {
  const store = await openStore(config)
  try {
    await migrate(store.db)
  } finally {
    await store.close()
  }
}
