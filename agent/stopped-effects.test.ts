import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { givenMember, test } from '../store/testing.ts'
import { defineTool } from '../tools/define-tool.ts'
import { approvalIdOf, collectTurn, countingLiveTool, givenAgent, requestOf } from './testing.ts'

test.for([
  ['before', 'conflict', 'Stopped. Nothing of this turn was kept. What was approved did not happen: ask for it again.'],
  [
    'in the middle of',
    'rung',
    'Stopped. This had happened and stays: the bell is rung. Nothing else of this turn was kept.',
  ],
  ['after', 'rung', 'Stopped. This had happened and stays: the bell is rung. Nothing else of this turn was kept.'],
])(
  'a stop %s what was approved says truthfully whether it happened',
  async ([when, became, told], { store, clock, db, workspaceId }) => {
    const stop = new AbortController()
    const ended = Promise.withResolvers<void>()
    const outcome = Promise.withResolvers<unknown>()
    const { tool } = countingLiveTool()
    const bell = defineTool({
      ...tool,
      async handle(_input, { turnId }) {
        if (when === 'before') {
          stop.abort()
          await ended.promise
        }
        const rung = inWorkspace(db, workspaceId, async (ws) => {
          await noteEffect(ws, turnId, 'the bell is rung')
          if (when === 'in the middle of') stop.abort()
        })
        outcome.resolve(
          rung.then(() => 'rung').catch((error: unknown) => (error instanceof AppError ? error.code : error)),
        )
        await rung
        stop.abort()
      },
    })
    const model = fakeModel().respondWithTools([{ name: 'ring_bell', args: { times: 1 } }])
    const deps = await givenAgent(store, clock, { model: model.respond(new AIMessage('Rung.')), tools: [bell] })
    const member = await givenMember(db, workspaceId)
    const asked = await collectTurn(deps, requestOf(workspaceId, member, 'thr_bell', { text: 'ring' }))
    const resume = [{ approvalId: approvalIdOf(asked), decision: 'approve' as const }]
    const request = { ...requestOf(workspaceId, member, 'thr_bell', { resume }), signal: stop.signal }
    expect((await collectTurn(deps, request)).at(-1)).toMatchObject({ code: 'stopped', message: told })
    ended.resolve()
    expect(await outcome.promise).toBe(became)
  },
)

test('a turn that fails after a brake was put on says that the brake is on', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const brake = defineTool({
    ...countingLiveTool().tool,
    effect: 'brake',
    handle: (_input, { turnId }) => inWorkspace(db, workspaceId, (ws) => noteEffect(ws, turnId, '“Spring” is paused')),
  })
  const model = fakeModel()
    .respondWithTools([{ name: 'ring_bell', args: { times: 1 } }])
    .respond(new Error('the line is dead'))
  const deps = await givenAgent(store, clock, { model, tools: [brake] })
  const member = await givenMember(db, workspaceId)
  const events = await collectTurn(deps, requestOf(workspaceId, member, 'thr_brake', { text: 'pause it' }))
  expect(events.at(-1)).toMatchObject({
    type: 'RUN_ERROR',
    message: expect.stringMatching(/ This had happened and stays: “Spring” is paused\.$/),
  })
})
