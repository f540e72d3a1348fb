import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { type WorkspaceTx } from '../../store/database/db.ts'
import { measureNearMisses } from '../../store/near-misses.ts'
import { test } from '../../store/testing.ts'
import { audienceSql } from './audience-sql.ts'
import type { Condition } from './condition.ts'
import { conditionToSql, matchingSql } from './condition-to-sql.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import { explainCondition } from './explain-condition.ts'
import type { Explanation } from './explanation.ts'
import type { CustomerFacts } from './facts.ts'
import { missesOf, nearMissesOf } from './near-misses.ts'
import { anyCondition, segments } from './testing/conditions.ts'
import { anyCustomer } from './testing/histories.ts'
import { loadHistory } from './testing/load-history.ts'
import { now } from './testing/values.ts'

/** For a longer search: CARILLON_TREES=5000 npx vitest run domain/conditions/agreement.test.ts */
const treesInEach = Number(process.env['CARILLON_TREES'] ?? 500)
const populations = 4
const customersInEach = 40
const scope = { now, segments }
const minutes = 60_000

type InWorkspace = <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>

const givenCustomers = (inWs: InWorkspace, workspaceId: number) =>
  inWs((ws) => loadHistory(ws, fc.sample(anyCustomer, customersInEach), workspaceId * 1000))

type Answer = { id: string; many: boolean; few: boolean; inList: boolean; listed: boolean }

/** In all forms, in one go: for many customers, for few, not in a WHERE, and as a list of ids; null is as good as false. */
async function askSql({ tx, workspaceId }: WorkspaceTx, condition: Condition): Promise<Answer[]> {
  const [many, few] = [false, true].map((few) => conditionToSql(condition, { ...scope, workspaceId, few }))
  const inList = conditionToSql(condition, { ...scope, workspaceId, inWhere: false })
  const { from } = matchingSql(condition, { ...scope, workspaceId })
  const { rows } = await sql<Answer>`
    select c.id::text as id, (${many}) is true as many, (${few}) is true as few, (${inList}) is true as "inList",
           c.id in (select c.id from ${from}) as listed
      from customers c where c.workspace_id = ${workspaceId} order by c.id`.execute(tx)
  return rows
}

const askFacts = (customers: readonly CustomerFacts[], condition: Condition): Answer[] =>
  customers.map((facts) => {
    const holds = evaluateCondition(condition, facts, scope)
    return { id: facts.id, many: holds, few: holds, inList: holds, listed: holds }
  })

async function runPasted({ tx, workspaceId }: WorkspaceTx, condition: Condition): Promise<string[]> {
  const { text } = audienceSql(condition, { ...scope, workspaceId })
  const { rows } = await sql.raw<{ id: number }>(`${text} order by c.id`).execute(tx)
  return rows.map(({ id }) => String(id))
}

/** A truth that its parts contradict, or undefined. A condition on a segment holds as the segment does. */
function findContradiction(condition: Condition, explanation: Explanation): Explanation | undefined {
  const { holds, parts } = explanation
  const said = parts.map((part) => part.holds)
  if ('all' in condition && holds !== said.every(Boolean)) return explanation
  if ('any' in condition && holds !== said.some(Boolean)) return explanation
  if ('not' in condition && holds === said[0]) return explanation
  if ('inSegment' in condition && holds !== said[0]) return explanation
  const inner = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
  return inner.flatMap((each, index) => findContradiction(each, parts[index] ?? explanation) ?? [])[0]
}

function countMisses(condition: Condition, customers: readonly CustomerFacts[]): number[] {
  const plan = nearMissesOf(condition)
  const each = customers.map((facts) =>
    missesOf(
      plan,
      plan.parts.map((part) => evaluateCondition(part, facts, scope)),
    ),
  )
  return plan.misses.map((_, index) => each.filter((misses) => misses[index]).length)
}

for (let population = 1; population <= populations; population += 1) {
  test(
    `SQL and pure evaluation agree on every customer, population ${population}`,
    async ({ inWs, workspaceId }) => {
      const facts = await givenCustomers(inWs, workspaceId)
      const property = fc.asyncProperty(anyCondition, async (condition) => {
        expect(await inWs((ws) => askSql(ws, condition))).toEqual(askFacts(facts, condition))
      })
      await fc.assert(property, { numRuns: treesInEach })
    },
    30 * minutes,
  )
}

test(
  'explanation, near misses and the SQL to paste agree with evaluation on every customer',
  async ({ inWs, workspaceId }) => {
    const facts = await givenCustomers(inWs, workspaceId)
    const property = fc.asyncProperty(anyCondition, async (condition) => {
      const matching = askFacts(facts, condition).flatMap(({ id, many }) => (many ? [id] : []))
      await inWs(async (ws) => {
        expect(await runPasted(ws, condition)).toEqual(matching)
        const misses = await measureNearMisses(ws, condition, { ...scope, workspaceId })
        expect(misses.map(({ count }) => count)).toEqual(countMisses(condition, facts))
      })
      const explained = facts.map((each) => explainCondition(condition, each, scope))
      expect(facts.flatMap(({ id }, index) => (explained[index]?.holds ? [id] : []))).toEqual(matching)
      expect(explained.flatMap((explanation) => findContradiction(condition, explanation) ?? [])).toEqual([])
    })
    await fc.assert(property, { numRuns: treesInEach / 2 })
  },
  30 * minutes,
)
