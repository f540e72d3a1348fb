import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../../../store/testing.ts'
import { Condition } from '../condition.ts'
import { conditionToSql } from '../condition-to-sql.ts'
import { evaluateCondition } from '../evaluate-condition.ts'
import { makeFacts } from '../facts.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const segments = new Map()

/** More than are compared one by one. */
const many = ['o"b\\', '{,}', 'NULL', '', true, 'مرحبا 👩‍👩‍👧', ...Array.from({ length: 30 }, (_, index) => index)]

/** Where random values seldom meet: each is asked of SQL and of the pure evaluation. */
const boundaries: [comparison: object, value: unknown, expected: boolean][] = [
  [{ contains: '5' }, [5], false],
  [{ contains: '5' }, ['5'], true],
  [{ contains: 'true' }, [true], false],
  [{ is: 'trial' }, ['trial'], false],
  [{ is: 5 }, 5.0, true],
  [{ is: '' }, '', true],
  [{ between: { from: '2026-11-01', to: '2026-11-02' } }, '2026-11-02T23:59:59.999999Z', true],
  [{ between: { from: '2026-11-01', to: '2026-11-02' } }, '2026-11-03', false],
  [{ between: { from: '2026-11-01', to: '2026-11-02T00:00Z' } }, '2026-11-02', true],
  [{ withinNextDays: 1 }, '2026-11-25T10:00:00.0000009Z', true],
  [{ withinNextDays: 1 }, '2026-11-25T10:00:00.000001Z', false],
  [{ before: '2026-11-24T00:30Z' }, '2026-11-24T14:59+14:59', true],
  [{ before: '2026-11-24T00:30Z' }, '2026-11-23T09:30-14:59', true],
  [{ before: '2026-11-24T00:30Z' }, '2026-11-23T09:31-14:59', false],
  [{ after: '2026-11-23T23:59Z' }, '2026-11-23T09:01-14:59', true],
  [{ after: '2026-11-23T23:59:59.999999Z' }, '2026-11-23T23:59:59.999999Z', false],
  [{ after: '2026-11-23T23:59:59.999999Z' }, '2026-11-24', true],
  [{ after: '9999-12-31' }, '9999-12-31T23:59-14:59', true],
  [{ before: '0001-01-01' }, '0001-01-01T00:00+14:59', true],
  [{ before: '2026-11-24' }, '2026-02-30', false],
  [{ in: many }, 'o"b\\', true],
  [{ in: many }, '{,}', true],
  [{ in: many }, ['7'], false],
  [{ in: many }, 7, true],
  [{ in: many }, 7.5, false],
  [{ in: many }, '7', false],
  [{ in: many }, true, true],
  [{ in: many }, null, false],
  [{ in: many }, 'مرحبا 👩‍👩‍👧', true],
  [{ endsWith: 'x' }, 'x\n', false],
  [{ exists: true }, null, false],
]

test('SQL and pure evaluation draw each boundary in the same place', async ({ inWs }) => {
  await inWs(async ({ tx, workspaceId }) => {
    for (const [comparison, value, expected] of boundaries) {
      const condition = Condition.parse({ trait: { name: 'x', ...comparison } })
      const traits = { x: value }
      const matches = conditionToSql(condition, { workspaceId, now, segments })
      const { rows } = await sql<{ holds: boolean }>`
        select (${matches}) is true as holds from (select ${JSON.stringify(traits)}::jsonb as traits) c`.execute(tx)
      const answers = [rows[0]?.holds, evaluateCondition(condition, makeFacts({ id: '1', traits }), { now, segments })]
      expect({ comparison, value, answers }).toEqual({ comparison, value, answers: [expected, expected] })
    }
  })
})
