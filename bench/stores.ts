import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../domain/config.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore, type Store, type StoreConfig } from '../store/database/open.ts'
import { runOnServer } from '../store/testing-server.ts'

export type BenchStore = {
  label: 'embedded' | 'PostgreSQL'
  store: Store
  redisUrl: string | undefined
  /** With it a process of its own opens the same store. */
  config: StoreConfig
}
type Opened = Pick<BenchStore, 'store' | 'config'>

/**
 * Run the work on a fresh embedded store and, where DATABASE_URL names a server, on a fresh database there too. What was
 * made for it is removed afterwards.
 */
export async function onEachStore<T>(work: (bench: BenchStore) => Promise<T[]>): Promise<T[]> {
  const { databaseUrl, redisUrl } = readConfig()
  const results = await onEmbedded((opened) => work({ label: 'embedded', ...opened, redisUrl: undefined }))
  if (databaseUrl !== undefined)
    results.push(...(await onServer(databaseUrl, (opened) => work({ label: 'PostgreSQL', ...opened, redisUrl }))))
  return results
}

/** Run the work on a fresh database of DATABASE_URL's server, or without one on a fresh embedded store. */
export async function onChosenStore<T>(work: (bench: BenchStore) => Promise<T>): Promise<T> {
  const { databaseUrl, redisUrl } = readConfig()
  return databaseUrl === undefined
    ? onEmbedded((opened) => work({ label: 'embedded', ...opened, redisUrl: undefined }))
    : onServer(databaseUrl, (opened) => work({ label: 'PostgreSQL', ...opened, redisUrl }))
}

async function onEmbedded<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-'))
  try {
    return await onStore({ dataDir, databaseUrl: undefined }, work)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function onServer<T>(server: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  const name = `carillon_bench_${randomBytes(6).toString('hex')}`
  await runOnServer(server, `create database ${name}`)
  try {
    const url = new URL(server)
    url.pathname = `/${name}`
    return await onStore({ dataDir: tmpdir(), databaseUrl: url.href }, work)
  } finally {
    await runOnServer(server, `drop database ${name} with (force)`)
  }
}

async function onStore<T>(config: StoreConfig, work: (opened: Opened) => Promise<T>): Promise<T> {
  const store = await openStore(config)
  try {
    await migrate(store.db)
    return await work({ store, config })
  } finally {
    await store.close()
  }
}
