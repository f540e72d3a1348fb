import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { countingLiveTool } from '../../agent/testing.ts'
import { test as base } from '../../store/testing.ts'
import { listenForTest, PageSocket } from '../testing/page-socket.ts'
import { givenApp } from '../testing.ts'

type Asked = {
  app: Awaited<ReturnType<typeof givenApp>>
  url: string
  effects: string[]
  approvalId: string
  headers: { authorization: string }
}

/** A thread in which a live tool waits for a decision. */
const test = base.extend<{ asked: Asked }>({
  asked: async ({ store, clock, workspaceId }, use) => {
    const { tool, effects } = countingLiveTool()
    const model = fakeModel()
      .respondWithTools([{ name: 'ring_bell', args: { times: 3 } }])
      .respond(new AIMessage('Rung.'))
    const app = await givenApp({ store, clock, workspaceId }, { model, tools: [tool] })
    const url = await listenForTest(app.http)
    const headers = await app.as('approver')
    const events = await readEvents(url, headers, { messages: [{ id: '1', role: 'user', content: 'ring' }] })
    const ending = events.at(-1) as { outcome?: { interrupts: { id: string }[] } } // asserted by each test's use of it
    await use({ app, url, effects, approvalId: ending.outcome?.interrupts[0]?.id ?? '', headers })
    await app.live.close(0)
    await app.http.close()
  },
})

async function readEvents(
  url: string,
  headers: Record<string, string>,
  input: object,
): Promise<{ type: string; code?: string }[]> {
  const answer = await fetch(`${url}/agui`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ threadId: 'thr_d', runId: 'r', ...input }),
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('data: '))
  return blocks.map((block) => JSON.parse(block.slice(6)) as { type: string })
}

test('approved over AG-UI, it happens once', async ({ asked: { url, effects, approvalId, headers } }) => {
  expect(approvalId).toMatch(/^apr_/)
  const resume = [{ interruptId: approvalId, status: 'resolved', payload: { decision: 'approve' } }]
  const events = await readEvents(url, headers, { resume })
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['RUN_STARTED', 'RUN_FINISHED']))
  expect(effects).toEqual([`${approvalId}:3`])
  expect((await readEvents(url, headers, { resume })).at(-1)).toMatchObject({
    type: 'RUN_ERROR',
    code: 'approval_decided',
  })
  expect(effects).toHaveLength(1)
})

test('a cancelled interrupt, or one without a decision, is a rejection', async ({ asked }) => {
  const { url, effects, approvalId, headers } = asked
  await readEvents(url, headers, { resume: [{ interruptId: approvalId, status: 'resolved' }] })
  expect(effects).toEqual([])
  const list = await asked.app.http.inject({ url: '/v1/approvals', headers })
  expect(list.json()).toEqual({ approvals: [] })
})

test('approved by the API, it is the same record; a second decision is told so', async ({ asked }) => {
  const { app, effects, approvalId, headers } = asked
  const list = await app.http.inject({ url: '/v1/approvals?threadId=thr_d', headers })
  expect(list.json()).toMatchObject({
    approvals: [{ id: approvalId, threadId: 'thr_d', tool: 'ring_bell', status: 'pending' }],
  })
  const decide = (decision: string) =>
    app.http.inject({ method: 'POST', url: `/v1/approvals/${approvalId}/decision`, headers, payload: { decision } })
  expect((await decide('maybe')).statusCode).toBe(400)
  const answers = await Promise.all([decide('approve'), decide('approve'), decide('reject')])
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  expect((await decide('approve')).json()).toMatchObject({ status: 409, code: 'approval_decided' })
  expect(effects.length).toBeLessThanOrEqual(1)
})

test('decided on one page, every page of the thread hears it', async ({ asked }) => {
  const { url, approvalId, headers, effects } = asked
  const pages = [await PageSocket.open(url, headers), await PageSocket.open(url, headers)] as const
  for (const page of pages) {
    page.send({ type: 'open', threadId: 'thr_d', afterSeq: 0 })
    await page.until(({ type }) => type === 'opened')
    page.frames.length = 0
  }
  pages[0].send({ type: 'decide', threadId: 'thr_d', approvalId, decision: 'reject', reason: 'not now' })
  for (const page of pages) {
    const heard = await page.until((frame) => frame.type === 'event' && frame.event['name'] === 'approval_decided')
    expect(heard).toMatchObject({ event: { value: { approvalId, status: 'rejected' } } })
    await page.untilEvent('RUN_FINISHED')
  }
  expect(effects).toEqual([])
})

test('a client that hangs up does not stop its turn', async ({ asked }) => {
  const { app, url, headers, approvalId, effects } = asked
  const resume = [{ interruptId: approvalId, status: 'resolved', payload: { decision: 'approve' } }]
  const hangUp = new AbortController()
  const answer = await fetch(`${url}/agui`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ threadId: 'thr_d', resume }),
    signal: hangUp.signal,
  })
  expect(answer.status).toBe(200)
  hangUp.abort()
  await app.live.close(10_000)
  expect(effects).toEqual([`${approvalId}:3`])
})
