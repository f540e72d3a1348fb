import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { countAudience, listAudience, listMatching } from '../../store/audience.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readUnfenced } from '../../store/database/read-unfenced.ts'
import { measureNearMisses } from '../../store/near-misses.ts'
import { givenWorkspace, test } from '../../store/testing.ts'
import { conditionToSql } from './condition-to-sql.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import { missesOf, nearMissesOf } from './near-misses.ts'
import { anyCondition, segments } from './testing/conditions.ts'
import { anyCustomer } from './testing/histories.ts'
import { loadHistory } from './testing/load-history.ts'
import { now } from './testing/values.ts'

const customersInEach = 30

test('outside the fence no condition sees another workspace, though its customers have the same ids', async ({
  db,
  workspaceId,
}) => {
  const [other, firstId] = [await givenWorkspace(db, 'Other'), workspaceId * 1000]
  const load = (id: number) =>
    inWorkspace(db, id, (ws) => loadHistory(ws, fc.sample(anyCustomer, customersInEach), firstId))
  const facts = await load(workspaceId)
  await load(other)
  const scope = { workspaceId, now, segments }
  const property = fc.asyncProperty(anyCondition, async (condition) => {
    const matching = facts.flatMap((each) =>
      evaluateCondition(condition, each, { now, segments }) ? [Number(each.id)] : [],
    )
    const plan = nearMissesOf(condition)
    const missed = facts.map((each) =>
      missesOf(
        plan,
        plan.parts.map((part) => evaluateCondition(part, each, { now, segments })),
      ),
    )
    await inWorkspace(db, workspaceId, async (ws) => {
      expect(await countAudience(ws, condition, scope)).toBe(matching.length)
      expect(await listAudience(ws, condition, scope, 0, 1000)).toEqual(matching)
      expect((await listMatching(ws, condition, scope)).toSorted((a, b) => a - b)).toEqual(matching)
      for (const [few, inWhere] of [
        [true, true],
        [false, false],
      ]) {
        const holds = conditionToSql(condition, { ...scope, ...(few && { few }), ...(!inWhere && { inWhere: false }) })
        const rows = await readUnfenced(
          ws,
          sql<{ id: number }>`
            select c.id from (select *, (${holds}) is true as holds from customers c
                               where c.workspace_id = ${workspaceId} offset 0) c where c.holds order by c.id`,
        )
        expect(rows.map(({ id }) => id)).toEqual(matching)
      }
      const misses = await measureNearMisses(ws, condition, scope)
      expect(misses.map(({ count }) => count)).toEqual(
        plan.misses.map((_, index) => missed.filter((each) => each[index]).length),
      )
    })
  })
  await fc.assert(property, { numRuns: 100 })
}, 120_000)
