import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from './database/migrate.ts'
import { openStore, type StoreConfig } from './database/open.ts'
import { runOnServer } from './testing-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testStore: StoreConfig
  }
}

/** One migrated Postgres for all files of a project of vitest.config.ts: a new database on DATABASE_URL's server, or an embedded one. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env['DATABASE_URL']
  return server === undefined || server === '' ? setUpEmbedded(project) : setUpOnServer(project, server)
}

async function setUpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-test-'))
  const config: StoreConfig = { dataDir, databaseUrl: undefined }
  const store = await openStore(config)
  await migrate(store.db)
  project.provide('testStore', config)
  return async () => {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function setUpOnServer(project: TestProject, server: string): Promise<() => Promise<void>> {
  const name = `carillon_test_${randomBytes(6).toString('hex')}`
  await runOnServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const config: StoreConfig = { dataDir: await mkdtemp(join(tmpdir(), 'carillon-test-')), databaseUrl: url.href }
  const store = await openStore(config)
  await migrate(store.db)
  await store.close()
  project.provide('testStore', config)
  return async () => {
    await runOnServer(server, `drop database if exists ${name} with (force)`)
    await rm(config.dataDir, { recursive: true, force: true })
  }
}
