import { fakeModel } from 'langchain'
import { expect } from 'vitest'
import { z } from 'zod'
import { sql } from 'kysely'
import { givenMember, test } from '../../store/testing.ts'
import { defineTool } from '../../tools/define-tool.ts'
import { saveSegment } from '../../tools/save-segment.ts'
import { givenApp } from '../testing.ts'
import { PacedModel } from '../testing/paced-model.ts'
import { listenForTest, PageSocket } from '../testing/page-socket.ts'

test('stopped over HTTP in mid-sentence, every page hears it and the thread is free; with no turn there is nothing to stop', async ({
  store,
  clock,
  workspaceId,
}) => {
  const model = new PacedModel()
  const app = await givenApp({ store, clock, workspaceId }, { model })
  const url = await listenForTest(app.http)
  const headers = await app.as('editor')
  const stop = async () => {
    const answer = await fetch(`${url}/v1/threads/thr_s/stop`, { method: 'POST', headers })
    return answer.json()
  }
  expect(await stop()).toEqual({ stopped: false })
  const page = await PageSocket.open(url, headers)
  page.send({ type: 'send', threadId: 'thr_s', text: 'hello', id: 'm1' })
  model.say('begun')
  await page.untilEvent('TEXT_MESSAGE_CONTENT')
  expect(await stop()).toEqual({ stopped: true })
  expect(await page.untilEvent('RUN_ERROR')).toMatchObject({ event: { code: 'stopped' } })
  page.send({ type: 'send', threadId: 'thr_s', text: 'again', id: 'm2' })
  model.say('here').finish()
  await page.untilEvent('RUN_FINISHED')
  await app.live.close(0)
  await app.http.close()
})

test('a tool that hangs is not waited for, and what it wanted to change when it comes back is refused', async ({
  store,
  clock,
  workspaceId,
  db,
}) => {
  const gate = Promise.withResolvers<void>()
  const came = Promise.withResolvers<unknown>()
  const late = defineTool({
    name: 'late',
    effect: 'draft',
    outside: {},
    role: 'editor',
    description: 'Saves a segment, in its own time.',
    input: z.strictObject({}),
    async handle(_input, context) {
      await gate.promise
      const saved = saveSegment.handle({ name: 'Late', condition: { everyone: true } }, context)
      came.resolve(saved.catch((error: unknown) => error))
      return saved
    },
  })
  const model = fakeModel().respondWithTools([{ name: 'late', args: {} }])
  const app = await givenApp({ store, clock, workspaceId }, { model, tools: [late] })
  const url = await listenForTest(app.http)
  const headers = await app.as('editor')
  const page = await PageSocket.open(url, headers)
  page.send({ type: 'send', threadId: 'thr_l', text: 'save it', id: 'm1' })
  await page.untilEvent('TOOL_CALL_END')
  page.send({ type: 'stop', threadId: 'thr_l' })
  expect(await page.untilEvent('RUN_ERROR')).toMatchObject({ event: { code: 'stopped' } })
  gate.resolve()
  expect(await came.promise).toMatchObject({ code: 'conflict' })
  const { rows } = await sql`select name from segments where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([])
  await app.live.close(0)
  await app.http.close()
})

test('a server that ends waits for a turn that is only just beginning, too, and stops it when the grace is over', async ({
  store,
  clock,
  workspaceId,
  db,
}) => {
  const app = await givenApp({ store, clock, workspaceId }, { model: new PacedModel() })
  const member = await givenMember(db, workspaceId)
  const request = { workspaceId, member, threadId: 'thr_e', surface: 'web' as const }
  const starting = app.live.start({ ...request, input: { text: 'hello', id: 'm1' } })
  await app.live.close(0)
  const { rows } = await sql`select status from turns where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ status: 'stopped' }])
  await starting
  await app.http.close()
})

test('a stop that reaches another server stops the turn where it runs, once', async ({ store, clock, workspaceId }) => {
  const model = new PacedModel()
  const [near, far] = [
    await givenApp({ store, clock, workspaceId }, { model }),
    await givenApp({ store, clock, workspaceId }),
  ]
  const headers = await near.as('editor')
  const page = await PageSocket.open(await listenForTest(near.http), headers)
  const stopFar = async () => {
    const answer = await far.http.inject({ method: 'POST', url: '/v1/threads/thr_far/stop', headers })
    return answer.json<unknown>()
  }
  page.send({ type: 'send', threadId: 'thr_far', text: 'hello', id: 'm1' })
  model.say('begun')
  await page.untilEvent('TEXT_MESSAGE_CONTENT')
  expect(await stopFar()).toEqual({ stopped: true })
  expect(await page.untilEvent('RUN_ERROR')).toMatchObject({ event: { code: 'stopped' } })
  expect(await stopFar()).toEqual({ stopped: false })
  page.send({ type: 'send', threadId: 'thr_far', text: 'again', id: 'm2' })
  model.say('here').finish()
  await page.untilEvent('RUN_FINISHED')
  for (const app of [near, far]) {
    await app.live.close(0)
    await app.http.close()
  }
})
