import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { type WorkspaceTx } from '../../store/database/db.ts'
import { test } from '../../store/testing.ts'
import type { Condition } from './condition.ts'
import { conditionToSql } from './condition-to-sql.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { CustomerFacts } from './facts.ts'
import { anyCondition, segments } from './testing/conditions.ts'
import { anyCustomer } from './testing/histories.ts'
import { loadHistory } from './testing/load-history.ts'
import { now } from './testing/values.ts'

/** Raise these for a longer search; 10 × 3,000 takes a minute. */
const populations = 4
const treesInEach = 200
const customersInEach = 50

type InWorkspace = <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>

const findInSql = (inWs: InWorkspace, condition: Condition, few: boolean) =>
  inWs(async ({ tx, workspaceId }) => {
    const matches = conditionToSql(condition, { workspaceId, now, segments, few })
    const { rows } = await sql<{ id: number }>`
      select c.id from customers c where c.workspace_id = ${workspaceId} and ${matches} order by c.id`.execute(tx)
    return rows.map(({ id }) => String(id))
  })

const findInFacts = (customers: readonly CustomerFacts[], condition: Condition) =>
  customers.filter((facts) => evaluateCondition(condition, facts, { now, segments })).map(({ id }) => id)

for (let population = 1; population <= populations; population += 1) {
  test(`SQL and pure evaluation agree on every customer, population ${population}`, async ({ inWs, workspaceId }) => {
    const customers = fc.sample(anyCustomer, customersInEach)
    const facts = await inWs((ws) => loadHistory(ws, customers, workspaceId * 1000))
    const property = fc.asyncProperty(anyCondition, fc.boolean(), async (condition, few) => {
      expect(await findInSql(inWs, condition, few)).toEqual(findInFacts(facts, condition))
    })
    await fc.assert(property, { numRuns: treesInEach })
  })
}
