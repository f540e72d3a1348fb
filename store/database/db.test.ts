import { sql } from 'kysely'
import { expect } from 'vitest'
import { givenWorkspace, test } from '../testing.ts'
import { inWorkspace } from './db.ts'

const countWorkspaces = sql<{ count: number }>`select count(*) as count from workspaces`

test('a workspace transaction sees its workspace and no other', async ({ db, workspaceId }) => {
  const other = await givenWorkspace(db, 'Other')
  await inWorkspace(db, workspaceId, async ({ tx }) => {
    const { rows } = await sql<{ id: number }>`select id from workspaces`.execute(tx)
    expect(rows).toEqual([{ id: workspaceId }])
    const { numAffectedRows } = await sql`update workspaces set name = 'taken' where id = ${other}`.execute(tx)
    expect(numAffectedRows).toBe(0n)
  })
  const writeElsewhere = inWorkspace(db, workspaceId, ({ tx }) =>
    sql`insert into topics (workspace_id, name, title) values (${other}, 'a', 'A')`.execute(tx),
  )
  await expect(writeElsewhere).rejects.toThrow('row-level security')
})

test('the role without a workspace sees nothing, also after a transaction that had one', async ({
  db,
  workspaceId,
}) => {
  await inWorkspace(db, workspaceId, async ({ tx }) => countWorkspaces.execute(tx))
  await db.transaction().execute(async (tx) => {
    await sql`select set_config('role', 'carillon_app', true)`.execute(tx)
    const { rows } = await countWorkspaces.execute(tx)
    expect(rows).toEqual([{ count: 0 }])
  })
})

test('values arrive as numbers and instants', async ({ db }) => {
  const { rows } =
    await sql`select 9007199254740991::int8 as big, '2026-11-24 10:00:00.123456+02'::timestamptz as at`.execute(db)
  expect(rows).toEqual([{ big: 9007199254740991, at: Temporal.Instant.from('2026-11-24T08:00:00.123456Z') }])
})

test('every table with a workspace is under row-level security', async ({ db }) => {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity`.execute(db)
  expect(rows).toEqual([])
})
