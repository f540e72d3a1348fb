import { sql } from 'kysely'
import { expect } from 'vitest'
import { recountTraits } from '../store/catalogue/recount.ts'
import { test } from '../store/testing.ts'
import { describeWorkspace } from './describe-workspace.ts'
import { givenBookshop, givenToolContext } from './testing.ts'

test('a workspace is described whole where it is small, and by what was asked', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const all = await describeWorkspace.handle({ about: null }, context)
  expect(all).toMatchObject({ customers: 10, leftOut: null, nearest: null })
  expect(all.traits.map(({ name }) => name)).toContain('plan')
  expect(all.topics.map(({ name }) => name)).toEqual(['deals', 'news'])
  const plans = await describeWorkspace.handle({ about: 'which plans are there' }, context)
  expect(plans.traits).toMatchObject([{ name: 'plan' }])
  expect(plans.events).toEqual([])
  const none = await describeWorkspace.handle({ about: 'purchesed' }, context)
  expect(none).toMatchObject({ traits: [], events: [], nearest: expect.arrayContaining(['purchased']) })
  expect(describeWorkspace.input.safeParse({ about: ' ' }).success).toBe(false)
})

test('a workspace of hundreds of traits costs a model no more than its budget, and what is left out is found by name', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await sql`
    update customers set traits = traits || (
      select jsonb_object_agg('measure_of_engagement_in_quarter_' || n, 'value ' || n) from generate_series(1, 450) n)
     where workspace_id = ${workspaceId} and user_id <> 'c1'`.execute(db)
  await recountTraits(db, workspaceId)
  const context = await givenToolContext(db, workspaceId, clock)
  const all = await describeWorkspace.handle({ about: null }, context)
  expect(JSON.stringify(all).length).toBeLessThan(25_000)
  expect(all.leftOut?.traits).toBeGreaterThan(100)
  const told = new Set(all.traits.map(({ name }) => name))
  const missing = Array.from({ length: 450 }, (_, index) => `measure_of_engagement_in_quarter_${index + 1}`).find(
    (name) => !told.has(name),
  )
  const found = await describeWorkspace.handle({ about: missing ?? '' }, context)
  expect(found.traits.map(({ name }) => name)).toContain(missing)
})
