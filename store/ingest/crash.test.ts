import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../database/open.ts'
import { makeDataDir } from '../embedded/testing.ts'

const { dataDir, remove } = makeDataDir()
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  remove()
})

const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
const program = `
import { inWorkspace } from ${here('../database/db.ts')}
import { migrate } from ${here('../database/migrate.ts')}
import { openStore } from ${here('../database/open.ts')}
import { ingestCalls } from ${here('./ingest.ts')}
import { givenCall, givenLiveCampaign } from ${here('./testing.ts')}
const { db, libraryPool } = await openStore({ dataDir: process.argv[1], databaseUrl: undefined })
await migrate(db)
const { rows: [{ id }] } = await libraryPool.query("insert into workspaces (name) values ('Crash') returning id")
await inWorkspace(db, Number(id), (ws) => givenLiveCampaign(ws, { trigger: { kind: 'event', event: 'signed_up' } }))
const send = async (sender) => {
  for (let index = sender; ; index += 4) {
    const call = givenCall('track', { userId: 'u' + index % 10, event: 'signed_up', messageId: 'm' + index })
    await ingestCalls(db, Number(id), [call], Temporal.Now.instant())
    console.log('m' + index)
  }
}
await Promise.all([0, 1, 2, 3].map(send))`

test('after kill -9 every acknowledged event is there, with its customer and what it set in motion', async () => {
  const running = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = running
  const acknowledged: string[] = []
  const lines = createInterface({ input: running.stdout })
  const ended = once(lines, 'close')
  lines.on('line', (line) => {
    acknowledged.push(line)
    if (acknowledged.length === 40) running.kill('SIGKILL')
  })
  await ended
  expect(acknowledged.length).toBeGreaterThanOrEqual(40)

  const store = await openStore({ dataDir, databaseUrl: undefined })
  const { rows } = await sql<{ id: string; queued: number; isOwned: boolean }>`
    select e.message_id as id, (select count(*) from due_events d where d.message_id = e.message_id) as queued,
           exists (select 1 from customers c where c.workspace_id = e.workspace_id and c.id = e.customer_id) as "isOwned"
      from events e`.execute(store.db)
  await store.close()
  expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(rows.filter(({ queued, isOwned }) => queued !== 1 || !isOwned)).toEqual([])
}, 120_000)
