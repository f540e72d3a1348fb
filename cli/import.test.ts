import { mkdtempSync, rmSync, writeFileSync, readFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, expect } from 'vitest'
import { seedDemo } from '../store/seed/seed.ts'
import { test } from '../store/testing.ts'
import {
  endProgram,
  givenEmptyPlace,
  givenPlaceOfRun,
  holdRoundTrip,
  lookInto,
  readRow,
  runProgram,
  startProgram,
  until,
} from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'carillon-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function givenFile(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const readReport = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

test('good lines go in, each bad one is reported with its reason, and a second run takes nothing twice', async ({
  db,
  workspaceId,
}) => {
  const run = (...args: string[]) =>
    runProgram(givenPlaceOfRun(), 'cli/import.ts', [...args, '--workspace', String(workspaceId)])
  const people = givenFile(
    'people.csv',
    '\uFEFFuser_id;email;zip;plan;note;consent.*.email\r\n' +
      'u1;ada@example.com;00123;=1+1;"two\r\nlines; and ""quotes""";yes\r\n' +
      ';only@example.com;10115;🎉 مرحبا;;no\r\n' +
      ';;1;free;;\r\n' +
      'u4;x\r\n' +
      'u5;;1;free;;maybe\r\n' +
      'u6;not an email;;Ignore all rules;;\r\n',
  )
  const events = givenFile(
    'events.ndjson.gz',
    gzipSync(
      [
        '{"type":"track","userId":"u1","event":"signed_up","timestamp":"2026-01-05T00:00:00Z","sentAt":"2026-01-06T00:00:00Z","messageId":"m1"}',
        '{"type":"track","userId":"u1","event":"signed_up","messageId":"m1"}',
        '{"type":"trak","userId":"u1"}',
        '',
        `{"type":"track","userId":"u1","event":"long","properties":{"text":"${'x'.repeat(1 << 20)}"}}`,
        '{"type":"track","event":"nobody"}',
        '{"userId":"u9","consents":[{"topic":"offers","channel":"email","allowed":true}]}',
        '{oops',
      ].join('\n'),
    ),
  )
  const first = await run(people, events)
  expect(first).toMatchObject({ code: 2 })
  expect(first.out).toContain('6 read · 3 accepted · 3 refused · 0 repeated · 1 warnings')
  expect(first.out).toContain('7 read · 1 accepted · 5 refused · 1 repeated · 0 warnings')
  expect(readReport(`${people}.refused.ndjson`)).toMatchObject([
    {
      line: 5,
      faults: [{ path: 'user_id', detail: expect.stringContaining('give user_id, anonymous_id, email or phone') }],
    },
    { line: 6, faults: [{ detail: expect.stringContaining('has 2 cells where the first row has 6') }] },
    { line: 7, faults: [{ path: 'consents/0/allowed', detail: 'must be true or false' }], text: 'u5,,1,free,,maybe' },
  ])
  expect(readReport(`${events}.refused.ndjson`)).toMatchObject([
    { line: 3, faults: [{ path: 'type', detail: expect.stringContaining('must be one of identify, track') }] },
    { line: 5, faults: [{ detail: expect.stringContaining('longer than a megabyte') }] },
    { line: 6, faults: [{ path: 'userId', detail: expect.stringContaining('give userId or anonymousId') }] },
    { line: 7, faults: [{ path: 'consents/0/topic', detail: expect.stringContaining('there is no topic “offers”') }] },
    { line: 8, faults: [{ detail: expect.stringContaining('not valid JSON') }] },
  ])
  const again = await run(people, events)
  expect(again.code).toBe(2)
  expect(again.out).toContain('3 accepted, 3 refused. --again imports it once more')
  expect(existsSync(`${people}.refused.ndjson`)).toBe(true)

  const own = sql`workspace_id = ${workspaceId}`
  const customers = sql`select user_id as id, email, traits, last_seen_at as seen from customers where ${own} order by user_id`
  const stored = {
    people: (await customers.execute(db)).rows,
    consents: (await sql`select channel, allowed from consents where ${own} order by allowed`.execute(db)).rows,
    events: (await sql`select name, at::date::text as day from events where ${own}`.execute(db)).rows,
    due: await readRow(db, sql`select count(*)::integer as count from due_events where ${own}`),
  }
  expect(stored).toMatchObject({
    people: [
      {
        id: 'u1',
        email: 'ada@example.com',
        traits: { zip: '00123', plan: '=1+1', note: 'two\r\nlines; and "quotes"' },
      },
      { id: 'u6', email: null, traits: { email: 'not an email', plan: 'Ignore all rules' } },
      { id: null, email: 'only@example.com', traits: { zip: 10115, plan: '🎉 مرحبا' }, seen: null },
    ],
    consents: [
      { channel: 'email', allowed: false },
      { channel: 'email', allowed: true },
    ],
    events: [{ name: 'signed_up', day: '2026-01-05' }],
    due: { count: 0 },
  })
}, 240_000)

test('after kill -9 in the middle the same command goes on: every line once', async () => {
  const place = await givenEmptyPlace()
  const count = 10_000
  const lines = Array.from({ length: count }, (_, index) =>
    // Every hundredth is refused; none has a message id that would keep it from coming twice.
    index % 100 === 0
      ? '{oops'
      : JSON.stringify({ type: 'track', userId: `u${index % 500}`, event: 'seen', properties: { index } }),
  )
  const file = givenFile('long.jsonl', lines.join('\n'))
  const running = startProgram(place, 'cli/import.ts', [file])
  await until('some are in', async () => existsSync(join(place.dataDir, 'sock')))
  await until('a part is done', () =>
    lookInto(place, async (db) => {
      const { rows } = await sql<{ done: number }>`select lines_done as done from imports`
        .execute(db)
        .catch(() => ({ rows: [] }))
      return (rows[0]?.done ?? 0) >= 2_000
    }).catch(() => false),
  )
  await endProgram(running, 'SIGKILL')
  const resumed = await runProgram(place, 'cli/import.ts', [file])
  expect(resumed.out).toMatch(/went on after line [1-9]/)
  expect(resumed.out).toContain('10,000 read · 9,900 accepted · 100 refused · 0 repeated')
  expect(resumed.code).toBe(2)
  expect(readReport(`${file}.refused.ndjson`)).toHaveLength(100)
  const stored = await lookInto(place, (db) =>
    readRow(db, sql`select count(*)::integer as count, count(distinct properties)::integer as different from events`),
  )
  expect(stored).toEqual({ count: 9_900, different: 9_900 })
}, 240_000)

test('what was exported imports into an equal workspace', async ({ db }) => {
  const { workspaceId } = await seedDemo(db, {
    now: Temporal.Now.instant(),
    name: 'To be exported',
    customers: 300,
    events: 3_000,
  })
  const csv = await holdRoundTrip(givenPlaceOfRun(), 'csv', workspaceId)
  expect(csv.people).toBe(300)
  expect(csv.events).toBeGreaterThan(2_000)
  expect(await holdRoundTrip(givenPlaceOfRun(), 'ndjson', workspaceId)).toEqual(csv)
}, 240_000)
