import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { needsService } from '../../domain/testing.ts'
import { runOnServer } from '../testing-server.ts'
import { test as storeTest } from '../testing.ts'
import type { Store } from './open.ts'

const test = needsService('postgres', storeTest)
const server = () => inject('testStore').databaseUrl ?? ''
/** As a server does that is shut down: it says so, and then the connection breaks. */
const endSession = (pid: number) => runOnServer(server(), `select pg_terminate_backend(${pid})`)

test('a connection that breaks in the middle of a transaction ends the transaction, and not the process', async ({
  store,
}) => {
  const broken = store.db.transaction().execute(async (tx) => {
    await endSession(await readPid(tx))
    await sql`select 1`.execute(tx)
  })
  await expect(broken).rejects.toThrow(/connection/i)
  expect(await readPid(store.db)).toBeGreaterThan(0)
})

test('who listens hears again after the connection broke', async ({ store }) => {
  const heard: string[] = []
  const back = Promise.withResolvers<void>()
  const listening = await store.listen('test_back', (payload) => heard.push(payload), back.resolve)
  try {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
       where datname = current_database() and query ilike 'listen%test_back%'`.execute(store.db)
    for (const { pid } of rows) await endSession(pid)
    await back.promise
    await sql`select pg_notify('test_back', 'again')`.execute(store.db)
    await expect.poll(() => heard).toEqual(['again'])
  } finally {
    await listening.stop()
  }
})

async function readPid(db: Store['db']): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid ?? 0
}
