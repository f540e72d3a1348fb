import { AIMessage, fakeModel } from 'langchain'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import { findMemberRole } from '../store/workspaces/members.ts'
import { givenMember, test } from '../store/testing.ts'
import { defineTool } from '../tools/define-tool.ts'
import { approvalIdOf, collectTurn, countingLiveTool, givenAgent, requestOf } from './testing.ts'

const input = z.strictObject({})

test('a role that is taken in the middle of a turn, and a member who is removed, may do no more in it', async ({
  store,
  clock,
  db,
  workspaceId,
  inWs,
}) => {
  const done: string[] = []
  const member = await givenMember(db, workspaceId, 'admin')
  const change = (name: string, statement: string) =>
    defineTool({
      name,
      effect: 'read',
      role: 'viewer',
      outside: {},
      description: 'Stands for an admin who does it meanwhile.',
      input,
      async handle() {
        done.push(name)
        await inWs(({ tx }) => sql`${sql.raw(statement)} where id = ${member.id}`.execute(tx))
        return {}
      },
    })
  const work = defineTool({
    name: 'work',
    effect: 'draft',
    role: 'editor',
    outside: {},
    description: 'Changes something.',
    input,
    handle: () => Promise.resolve({ done: done.push('work') }),
  })
  const tools = [
    change('give', `update members set role = 'editor'`),
    change('take', `update members set role = 'viewer'`),
  ]
  const model = fakeModel()
  for (const name of ['work', 'take', 'work', 'give', 'work', 'remove', 'work', 'take'])
    model.respondWithTools([{ name, args: {} }])
  model.respond(new AIMessage('So be it.'))
  const remove = change('remove', 'delete from members')
  const deps = await givenAgent(store, clock, { model, tools: [work, ...tools, remove] })
  await collectTurn(deps, requestOf(workspaceId, member, 'thr_role', { text: 'go' }))
  expect(done).toEqual(['work', 'take', 'give', 'work', 'remove'])
  const { rows } = await inWs(({ tx }) =>
    sql<{ tool: string }>`select tool from tool_calls where outcome = 'refused'`.execute(tx),
  )
  expect(rows.map(({ tool }) => tool).toSorted()).toEqual(['take', 'work', 'work'])
  expect(await inWs((ws) => findMemberRole(ws, member.id))).toBeNull()
})

test('a role that was taken since the click came decides nothing, and one from a lesser session stays less', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const { tool, effects } = countingLiveTool()
  const model = fakeModel()
    .respondWithTools([{ name: 'ring_bell', args: { times: 3 } }])
    .respond(new AIMessage('Rung.'))
  const deps = await givenAgent(store, clock, { model, tools: [tool] })
  const [admin, ben] = [await givenMember(db, workspaceId, 'admin'), await givenMember(db, workspaceId, 'approver')]
  const ask = await collectTurn(deps, requestOf(workspaceId, admin, 'thr_d', { text: 'Ring' }))
  const resume = [{ approvalId: approvalIdOf(ask), decision: 'approve' as const }]
  await sql`update members set role = 'editor' where workspace_id = ${workspaceId} and id = ${ben.id}`.execute(db)
  for (const who of [ben, { ...admin, role: 'editor' as const }])
    expect((await collectTurn(deps, requestOf(workspaceId, who, 'thr_d', { resume }))).at(-1)).toMatchObject({
      type: 'RUN_ERROR',
      code: 'forbidden',
    })
  expect(effects).toEqual([])
  await collectTurn(deps, requestOf(workspaceId, admin, 'thr_d', { resume }))
  expect(effects).toHaveLength(1)
})
