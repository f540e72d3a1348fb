import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../../store/database/migrate.ts'
import { openStore, type StoreConfig } from '../../../store/database/open.ts'
import { runOnServer } from '../../../store/testing-server.ts'
import { startServices } from './services.ts'

declare module 'vitest' {
  interface ProvidedContext {
    faults: { databaseUrl: string; redisUrl: string; template: string }
  }
}

/**
 * A PostgreSQL and a Redis for the run, whatever DATABASE_URL says: some of the tests hurt what they run on. Each test of
 * worker/faults copies the migrated database; those of the server share one.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const services = await startServices()
  const { databaseUrl, redisUrl } = services
  const template = `carillon_faults_${randomBytes(6).toString('hex')}`
  await makeMigrated(databaseUrl, template)
  const shared: StoreConfig = {
    dataDir: await mkdtemp(join(tmpdir(), 'carillon-faults-')),
    databaseUrl: withDatabase(databaseUrl, `${template}_shared`),
  }
  await runOnServer(databaseUrl, `create database ${template}_shared template ${template}`)
  project.provide('testStore', shared)
  project.provide('faults', { databaseUrl, redisUrl, template })
  return async () => {
    await services.stop()
    await rm(shared.dataDir, { recursive: true, force: true })
  }
}

export const withDatabase = (server: string, name: string): string =>
  Object.assign(new URL(server), { pathname: `/${name}` }).href

/** A new database with our tables. */
export async function makeMigrated(server: string, name: string): Promise<void> {
  await runOnServer(server, `create database ${name}`)
  const store = await openStore({ dataDir: '', databaseUrl: withDatabase(server, name) })
  await migrate(store.db)
  await store.close()
}
