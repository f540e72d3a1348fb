import { sql } from 'kysely'
import { inject, test as base } from 'vitest'
import { newId } from '../domain/ids.ts'
import type { Role } from '../domain/roles.ts'
import { type Db, inWorkspace, type WorkspaceTx } from './database/db.ts'
import { openStore, type Store } from './database/open.ts'
import { frozenClock, type TestClock } from './testing-clock.ts'

export { frozenClock, type TestClock }

/** A workspace of its own for one test, with settings and one member of each role: `admin@example.com` and so on. */
export async function givenWorkspace(db: Db, name = 'Test workspace'): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values (${name}) returning id`.execute(db)
  const workspaceId = rows[0]?.id ?? Number.NaN
  await sql`insert into workspace_settings (workspace_id, timezone) values (${workspaceId}, 'UTC')`.execute(db)
  return workspaceId
}

export async function givenMember(
  db: Db,
  workspaceId: number,
  role: Role = 'admin',
): Promise<{ id: string; name: string; role: Role }> {
  const id = newId('member')
  await sql`insert into members (workspace_id, id, email, name, role) values (${workspaceId}, ${id}, ${`${id}@example.com`}, ${`Test ${role}`}, ${role})`.execute(
    db,
  )
  return { id, name: `Test ${role}`, role }
}

type Fixtures = {
  store: Store
  db: Db
  /** A fresh workspace for this test alone. */
  workspaceId: number
  /** Run in a transaction of that workspace. */
  inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>
  clock: TestClock
}

/**
 * The `test` of everything that needs Postgres: the embedded one that the run started, or the server that DATABASE_URL
 * names, migrated, with a workspace of its own for each test.
 */
export const test = base.extend<Fixtures>({
  store: [
    // eslint-disable-next-line no-empty-pattern -- vitest reads the fixture's needs from the pattern
    async ({}, use) => {
      const store = await openStore(inject('testStore'))
      await use(store)
      await store.close()
    },
    { scope: 'file' },
  ],
  db: async ({ store }, use) => use(store.db),
  workspaceId: async ({ db }, use) => use(await givenWorkspace(db)),
  inWs: async ({ db, workspaceId }, use) => use((work) => inWorkspace(db, workspaceId, work)),
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixture's needs from the pattern
  clock: async ({}, use) => use(frozenClock()),
})
