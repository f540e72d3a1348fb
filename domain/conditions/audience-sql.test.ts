import { expect, test } from 'vitest'
import { audienceSql } from './audience-sql.ts'
import { Condition } from './condition.ts'

const scope = { workspaceId: 3, now: Temporal.Instant.from('2026-11-24T10:00:00Z'), segments: new Map() }
const write = (written: unknown) => audienceSql(Condition.parse(written), scope)

test('each part stands under its words, with its values in place', () => {
  const { text, statement, parameters } = write({
    all: [{ trait: { name: 'last_seen_at', beforeDaysAgo: 60 } }, { trait: { name: 'score', atLeast: -3 } }],
  })
  expect(text.split('\n').slice(0, 4)).toEqual([
    'select c.id from customers c where c.workspace_id = 3',
    '   -- last_seen_at is more than 60 days ago',
    `   and ("c"."last_seen_at" < '2026-09-25T10:00:00Z'::timestamptz)`,
    '   -- score is at least -3',
  ])
  expect(text).toContain('(-3)::numeric')
  expect(parameters.slice(0, 2)).toEqual([3, '2026-09-25T10:00:00Z'])
  expect(statement).toContain('c.workspace_id = $1')
})

test.each(["o'brien", 'a\n; drop table customers; --', 'a\u2028b', '$1', '\\', '“--”'])(
  'a value such as %j stays a value: quoted in the query, on one line in the words',
  (value) => {
    const { text } = write({ trait: { name: 'plan', startsWith: value } })
    const outside = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*\n/g, '')
    expect(outside.replaceAll(/\s+/g, ' ')).not.toMatch(/drop|brien|\$|--|\\/)
  },
)
