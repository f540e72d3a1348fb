import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { pino } from 'pino'
import { expect } from 'vitest'
import { test } from '../testing.ts'
import { serializeError } from './log-error.ts'

test('the log tells what failed in the database, and of whom it tells nothing', async ({ db, workspaceId }) => {
  const insert = sql`
    insert into members (workspace_id, id, email, name, role)
    values (${workspaceId}, 'm', 'maya@example.com', 'Maya', 'admin')`
  await insert.execute(db)
  let logged = ''
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString()
      done()
    },
  })
  const log = pino({ serializers: { err: serializeError } }, out)
  const error: unknown = await sql`
    insert into members (workspace_id, id, email, name, role)
    values (${workspaceId}, 'n', 'maya@example.com', 'Maya', 'admin')`
    .execute(db)
    .catch((thrown: unknown) => thrown)
  expect(JSON.stringify(error)).toContain('maya@example.com')
  log.error({ err: error }, 'a member could not be written')
  expect(logged).toContain('"code":"23505"')
  expect(logged).toContain('log-error.test.ts')
  expect(logged).not.toContain('maya')
})
