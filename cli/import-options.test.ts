import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect } from 'vitest'
import type { Db } from '../store/database/db.ts'
import { test } from '../store/testing.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { endProgram, givenPlaceOfRun, runProgram, startProgram, until } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'carillon-import-options-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function givenFile(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.join('\n'))
  return path
}

const importInto = (workspaceId: number, ...args: string[]) =>
  runProgram(givenPlaceOfRun(), 'cli/import.ts', [...args, '--workspace', String(workspaceId)])

async function countRows(db: Db, table: string, workspaceId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(db)
  return rows[0]?.count ?? 0
}

test('only with --trigger may what an import tells start journeys', async ({ db, workspaceId, inWs, clock }) => {
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'event', event: 'hello' } }))
  const timestamp = Temporal.Now.instant().toString()
  const file = givenFile('hello.ndjson', [JSON.stringify({ type: 'track', userId: 'u1', event: 'hello', timestamp })])
  expect((await importInto(workspaceId, file)).code).toBe(0)
  expect(await countRows(db, 'due_events', workspaceId)).toBe(0)
  expect((await importInto(workspaceId, file, '--again', '--trigger')).code).toBe(0)
  expect(await countRows(db, 'due_events', workspaceId)).toBe(1)
})

test('Ctrl-C ends after the thousand in hand, and the same command goes on: every line once', async ({
  db,
  workspaceId,
}) => {
  const count = 12_000
  const lines = Array.from({ length: count }, (_, index) =>
    index % 100 === 0
      ? '{oops'
      : JSON.stringify({ type: 'track', userId: `u${index % 50}`, event: 'seen', properties: { index } }),
  )
  const file = givenFile('long.ndjson', lines)
  const running = startProgram(givenPlaceOfRun(), 'cli/import.ts', [file, '--workspace', String(workspaceId)])
  let out = ''
  running.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  await until('a part is in', async () => (await countRows(db, 'events', workspaceId)) > 0)
  expect(await endProgram(running, 'SIGINT')).toBe(1)
  expect(out).toContain('Stopped. The same command goes on from here.')
  const before = await countRows(db, 'events', workspaceId)
  expect(before).toBeLessThan(count - count / 100)
  const { rows } = await sql<{ done: number }>`
    select lines_done as done from imports where workspace_id = ${workspaceId}`.execute(db)
  expect(before).toBe((rows[0]?.done ?? 0) - Math.ceil((rows[0]?.done ?? 0) / 100))
  const report = join(folder, 'all.ndjson')
  const resumed = await importInto(workspaceId, file, '--report', report)
  expect(resumed.code).toBe(2)
  expect(resumed.out).toMatch(/went on after line [1-9]/)
  expect(resumed.out).toContain('12,000 read · 11,880 accepted · 120 refused · 0 repeated')
  expect(readFileSync(report, 'utf8').trim().split('\n')).toHaveLength(120)
  expect(await countRows(db, 'events', workspaceId)).toBe(11_880)
})

test('an export is limited by --since, --segment, --people and --events, and replaces nothing unasked', async ({
  db,
  workspaceId,
}) => {
  const people = ['ada', 'bob'].map((userId, index) => JSON.stringify({ userId, traits: { plan: `p${index}` } }))
  const events = ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z'].flatMap((timestamp) =>
    ['ada', 'bob'].map((userId) => JSON.stringify({ type: 'track', userId, event: 'seen', timestamp })),
  )
  await importInto(workspaceId, givenFile('few.ndjson', [...people, ...events]))
  const condition = JSON.stringify({ trait: { name: 'plan', is: 'p0' } })
  await sql`
    insert into segments (workspace_id, id, name, condition, created_by, created_at, updated_at)
    values (${workspaceId}, 'seg', 'مجموعة 🎉', ${condition}::jsonb, 'm', now(), now())`.execute(db)
  const exportTo = (out: string, ...args: string[]) => {
    const where = ['--out', join(folder, out), '--format', 'ndjson', '--workspace', String(workspaceId)]
    return runProgram(givenPlaceOfRun(), 'cli/export.ts', [...where, ...args])
  }
  const read = (out: string, name: string) =>
    readFileSync(join(folder, out, `${name}.ndjson`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))
  const some = await exportTo('some', '--since', '2026-01-01', '--segment', 'مجموعة 🎉')
  expect(some).toMatchObject({ code: 0 })
  expect(read('some', 'people')).toMatchObject([{ userId: 'ada' }])
  expect(read('some', 'events')).toMatchObject([{ userId: 'ada', timestamp: '2026-01-01T00:00:00Z' }])
  const again = await exportTo('some', '--people')
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') })
  expect(read('some', 'people')).toHaveLength(1)
  expect((await exportTo('some', '--people', '--overwrite')).code).toBe(0)
  expect([read('some', 'people').length, read('some', 'events').length]).toEqual([2, 1])
  expect((await exportTo('events', '--events')).code).toBe(0)
  expect(read('events', 'events')).toHaveLength(4)
  expect(existsSync(join(folder, 'events', 'people.ndjson'))).toBe(false)
  const unknown = await exportTo('none', '--segment', 'Nobody')
  expect(unknown).toMatchObject({ code: 1, err: expect.stringMatching(/no segment “Nobody”.*“مجموعة 🎉”/) })
  const wrong = await exportTo('none', '--since', 'yesterday')
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('--since must be an ISO 8601 date or time') })
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
