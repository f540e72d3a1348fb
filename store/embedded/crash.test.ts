import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { joinEmbedded } from './join-embedded.ts'
import { openEmbedded } from './open-embedded.ts'
import { makeDataDir, makePool } from './testing.ts'

const { dataDir, remove } = makeDataDir()
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  remove()
})

const program = `import { Pool } from 'pg'
import { openEmbedded } from ${JSON.stringify(new URL('./open-embedded.ts', import.meta.url).href)}
const embedded = await openEmbedded({ dataDir: process.argv[1] })
const pool = new Pool({ ...embedded.connection, max: 4 })
await pool.query('create table rows (id int primary key)')
for (let id = 1; ; id++) { await pool.query('insert into rows values ($1)', [id]); console.log(id) }`

test('a second process joins, and after kill -9 no acknowledged row is lost', async () => {
  // What a first start that was killed leaves: half a database and the mark of it.
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '18')
  writeFileSync(join(dataDir, 'postgres.unfinished'), '')

  expect(await joinEmbedded({ dataDir })).toBeUndefined()
  const running = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = running
  const acknowledged: number[] = []
  const lines = createInterface({ input: running.stdout })
  const ended = once(lines, 'close')
  await new Promise<void>((resolve) => lines.on('line', (line) => acknowledged.push(Number(line)) === 200 && resolve()))
  const joined = await joinEmbedded({ dataDir })
  if (joined === undefined) throw new Error('nobody answered')
  const outside = makePool(joined)
  expect((await outside.query('select count(*)::int as count from rows')).rows[0]?.count).toBeGreaterThanOrEqual(200)
  await outside.end()
  await expect(openEmbedded({ dataDir })).rejects.toThrow(`process ${running.pid}`)
  running.kill('SIGKILL')
  await ended

  expect(await joinEmbedded({ dataDir })).toBeUndefined()
  const embedded = await openEmbedded({ dataDir })
  const pool = makePool(embedded)
  const { rows } = await pool.query<{ id: number }>('select id from rows order by id')
  await pool.end()
  await embedded.close()
  expect(acknowledged.length).toBeGreaterThanOrEqual(200)
  expect(rows.map(({ id }) => id).slice(0, acknowledged.length)).toEqual(acknowledged)
})
