import { AIMessage, fakeModel } from 'langchain'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import { readThreadEvents } from '../store/conversation/thread-events.ts'
import { givenMember, givenWorkspace, test } from '../store/testing.ts'
import { defineTool } from '../tools/define-tool.ts'
import {
  approvalIdOf,
  collectNumbered,
  collectTurn,
  countingLiveTool,
  givenAgent,
  requestOf,
  textOf,
} from './testing.ts'

const failing = defineTool({
  name: 'fail',
  effect: 'read',
  role: 'viewer',
  outside: {},
  description: 'Fails.',
  input: z.strictObject({ how: z.enum(['secret', 'fine']) }),
  handle: ({ how }) => (how === 'fine' ? Promise.resolve({ ok: true }) : Promise.reject(new Error('password=hunter2'))),
})

test('a turn without tools streams its answer between RUN_STARTED and RUN_FINISHED, and is kept', async ({
  store,
  clock,
  db,
  workspaceId,
  inWs,
}) => {
  const member = await givenMember(db, workspaceId)
  const deps = await givenAgent(store, clock, { model: fakeModel().respond(new AIMessage('Hello.')), tools: [failing] })
  const events = await collectNumbered(deps, requestOf(workspaceId, member, 'thr_a', { text: 'Hi' }))
  expect(events.map(({ event }) => event.type)).toEqual([
    'RUN_STARTED',
    'CUSTOM',
    'TEXT_MESSAGE_START',
    'TEXT_MESSAGE_CONTENT',
    'TEXT_MESSAGE_END',
    'RUN_FINISHED',
  ])
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
  const kept = await inWs((ws) => readThreadEvents(ws, 'thr_a', 2))
  expect(kept.map(({ seq, event }) => [seq, event['type']])).toEqual(
    events.slice(2).map(({ seq, event }) => [seq, event.type]),
  )
})

test('the model remembers the thread, and nothing of another workspace’s thread of the same name', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const model = fakeModel()
    .respond(new AIMessage('One.'))
    .respond(new AIMessage('Two.'))
    .respond(new AIMessage('Three.'))
  const deps = await givenAgent(store, clock, { model, tools: [] })
  const member = await givenMember(db, workspaceId)
  await collectTurn(deps, requestOf(workspaceId, member, 'thr_same', { text: 'first' }))
  await collectTurn(deps, requestOf(workspaceId, member, 'thr_same', { text: 'second' }))
  expect(model.calls[1]?.messages.map(({ text }) => text).slice(1)).toEqual(['first', 'One.', 'second'])
  const other = await givenWorkspace(db)
  await collectTurn(deps, requestOf(other, await givenMember(db, other), 'thr_same', { text: 'third' }))
  expect(model.calls[2]?.messages.map(({ text }) => text).slice(1)).toEqual(['third'])
})

test('a tool’s failure is told to the model so that it can mend the call; foreign errors keep their text to themselves', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const model = fakeModel()
    .respondWithTools([{ name: 'fail', args: { how: 'wrong' } }])
    .respondWithTools([{ name: 'fail', args: { how: 'secret' } }])
    .respondWithTools([{ name: 'no_such_tool', args: {} }])
    .respondWithTools([{ name: 'fail', args: { how: 'fine' } }])
    .respond(new AIMessage('Done.'))
  const deps = await givenAgent(store, clock, { model, tools: [failing] })
  const events = await collectTurn(
    deps,
    requestOf(workspaceId, await givenMember(db, workspaceId), 'thr_f', { text: 'go' }),
  )
  const results = events.filter(({ type }) => type === 'TOOL_CALL_RESULT').map((event) => String(event['content']))
  expect(results[0]).toContain('"code":"invalid_tool_input"')
  expect(results[0]).toContain('how')
  expect(results[1]).toContain('Reference')
  expect(JSON.stringify(events)).not.toContain('hunter2')
  expect(results[3]).toBe('{"ok":true}')
  expect(textOf(events)).toContain('Done.')
})

test('a live tool waits for an approval and its effect happens exactly once', async ({
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
  const member = await givenMember(db, workspaceId)
  const asked = await collectTurn(deps, requestOf(workspaceId, member, 'thr_l', { text: 'ring' }))
  const approvalId = approvalIdOf(asked)
  expect(asked.filter(({ name }) => name === 'card')).toHaveLength(1)
  expect(effects).toEqual([])
  const approve = requestOf(workspaceId, member, 'thr_l', { resume: [{ approvalId, decision: 'approve' }] })
  const clicks = await Promise.allSettled(Array.from({ length: 5 }, () => collectTurn(deps, approve)))
  expect(effects).toEqual([`${approvalId}:3`])
  const finished = clicks.flatMap((click) =>
    click.status === 'fulfilled' && click.value.at(-1)?.type === 'RUN_FINISHED' ? [click.value] : [],
  )
  expect(finished).toHaveLength(1)
  expect(textOf(finished[0] ?? [])).toBe('Rung.')
  const late = await collectTurn(deps, approve)
  expect(late.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'approval_decided' })
  expect(effects).toHaveLength(1)
})

test('rejecting, expiry, a change after the request and a viewer’s clicks and words: the effect does not happen', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const { tool, effects, state } = countingLiveTool()
  const model = fakeModel()
  const deps = await givenAgent(store, clock, { model, tools: [tool] })
  const member = await givenMember(db, workspaceId)
  const ask = async (threadId: string) => {
    model.respondWithTools([{ name: 'ring_bell', args: { times: 1 } }])
    const events = await collectTurn(deps, requestOf(workspaceId, member, threadId, { text: 'ring' }))
    return approvalIdOf(events)
  }
  const decide = (threadId: string, approvalId: string, decision: 'approve' | 'reject', who = member) =>
    collectTurn(deps, requestOf(workspaceId, who, threadId, { resume: [{ approvalId, decision }] }))

  const first = await ask('thr_1')
  const viewer = await givenMember(db, workspaceId, 'viewer')
  const tries = [
    await decide('thr_1', first, 'approve', viewer),
    await decide('thr_1', first, 'reject', viewer),
    await collectTurn(deps, requestOf(workspaceId, viewer, 'thr_1', { text: 'stop that' })),
  ]
  for (const events of tries) expect(events.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'forbidden' })
  model.respond(new AIMessage('Fine.'))
  expect((await decide('thr_1', first, 'reject')).at(-1)).toMatchObject({ type: 'RUN_FINISHED' })

  const second = await ask('thr_2')
  state.hash = 'changed'
  model.respond(new AIMessage('It changed.'))
  expect(JSON.stringify(await decide('thr_2', second, 'approve'))).toContain('approval_stale')
  state.hash = 'as-approved'

  const third = await ask('thr_3')
  clock.advance({ hours: 25 })
  expect((await decide('thr_3', third, 'approve')).at(-1)).toMatchObject({
    type: 'RUN_ERROR',
    code: 'approval_expired',
  })
  expect(effects).toEqual([])
})

test('a message while an approval waits supersedes it, and the thread goes on', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const { tool, effects } = countingLiveTool()
  const model = fakeModel()
    .respondWithTools([{ name: 'ring_bell', args: { times: 1 } }])
    .respond(new AIMessage('All right.'))
  const deps = await givenAgent(store, clock, { model, tools: [tool] })
  const member = await givenMember(db, workspaceId)
  const asked = await collectTurn(deps, requestOf(workspaceId, member, 'thr_s', { text: 'ring' }))
  const approvalId = approvalIdOf(asked)
  const next = await collectTurn(deps, requestOf(workspaceId, member, 'thr_s', { text: 'wait, no' }))
  expect(next).toContainEqual(
    expect.objectContaining({
      name: 'approval_decided',
      value: { approvalId, status: 'superseded', decidedBy: member.name, approvedBy: null },
    }),
  )
  expect(next.at(-1)).toEqual({ type: 'RUN_FINISHED', threadId: 'thr_s', runId: expect.any(String) })
  const late = await collectTurn(
    deps,
    requestOf(workspaceId, member, 'thr_s', { resume: [{ approvalId, decision: 'approve' }] }),
  )
  expect(late.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'approval_superseded' })
  expect(effects).toEqual([])
})

test('one turn at a time in a thread; stopping ends it and frees the thread', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const toolMs = 20_000
  const slow = defineTool({
    name: 'slow',
    effect: 'read',
    role: 'viewer',
    outside: {},
    description: 'Slow.',
    input: z.strictObject({}),
    handle: () => new Promise((resolve) => setTimeout(resolve, toolMs).unref()),
  })
  const model = fakeModel()
    .respondWithTools([{ name: 'slow', args: {} }])
    .respond(new AIMessage('Again.'))
  const deps = await givenAgent(store, clock, { model, tools: [slow] })
  const member = await givenMember(db, workspaceId)
  const stop = new AbortController()
  const running = collectTurn(deps, { ...requestOf(workspaceId, member, 'thr_o', { text: 'go' }), signal: stop.signal })
  await expect.poll(() => model.callCount).toBe(1)
  await expect(collectTurn(deps, requestOf(workspaceId, member, 'thr_o', { text: 'me too' }))).rejects.toMatchObject({
    code: 'thread_busy',
  })
  const stoppedAtMs = performance.now()
  stop.abort()
  expect((await running).at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'stopped' })
  expect(performance.now() - stoppedAtMs, 'the tool was waited for').toBeLessThan(toolMs / 2)
  expect(textOf(await collectTurn(deps, requestOf(workspaceId, member, 'thr_o', { text: 'again' })))).toBe('Again.')
})

test('a turn that makes too many model calls ends politely', async ({ store, clock, db, workspaceId }) => {
  const model = fakeModel()
  for (let index = 0; index < 20; index += 1) {
    model.respond(
      new AIMessage({ content: '', tool_calls: [{ id: `call_${index}`, name: 'fail', args: { how: 'fine' } }] }),
    )
  }
  const deps = await givenAgent(store, clock, { model, tools: [failing] })
  const events = await collectTurn(
    deps,
    requestOf(workspaceId, await givenMember(db, workspaceId), 'thr_b', { text: 'loop' }),
  )
  expect(events.at(-1)?.type).toBe('RUN_FINISHED')
  expect(textOf(events)).toContain('I stopped here')
  expect(model.callCount).toBe(16)
})

test('every call of a tool is in the audit with what came of it', async ({ store, clock, db, workspaceId, inWs }) => {
  const model = fakeModel()
    .respondWithTools([{ name: 'fail', args: { how: 'secret' } }])
    .respond(new AIMessage('Oh.'))
  const deps = await givenAgent(store, clock, { model, tools: [failing] })
  await collectTurn(deps, requestOf(workspaceId, await givenMember(db, workspaceId), 'thr_audit', { text: 'go' }))
  const { rows } = await inWs(({ tx }) =>
    sql`select tool, effect, outcome, error_code as code from tool_calls`.execute(tx),
  )
  expect(rows).toEqual([{ tool: 'fail', effect: 'read', outcome: 'failed', code: 'internal' }])
})
