import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { countingLiveTool } from '../../agent/testing.ts'
import { newId } from '../../domain/ids.ts'
import { readApproval } from '../../store/campaigns/approvals.ts'
import { givenWorkspace, test as base } from '../../store/testing.ts'
import { giveRole } from '../../store/workspaces/members.ts'
import { givenApp } from '../testing.ts'

type Headers = { authorization: string }
type Click = { status: number; code: string | null }
type Fire = {
  app: Awaited<ReturnType<typeof givenApp>>
  effects: string[]
  /** Let a live tool ask in a thread of its own. @returns the approval's id */
  ask: (threadId: string, headers: Headers) => Promise<string>
  /** Let the model have a last word. */
  answer: () => void
  /** Decide over the API. */
  click: (id: string, headers: Headers, decision?: 'approve' | 'reject') => Promise<Click>
  /** Decide where the conversation is held, by AG-UI. */
  resume: (threadId: string, id: string, headers: Headers) => Promise<Click>
}

const given = (approvers: 1 | 2) =>
  base.extend<{ fire: Fire }>({
    fire: async ({ store, clock, workspaceId }, use) => {
      const { tool, effects } = countingLiveTool(approvers)
      const model = fakeModel()
      const app = await givenApp({ store, clock, workspaceId }, { model, tools: [tool] })
      const talk = async (threadId: string, headers: Headers, input: object) => {
        const payload = { threadId, runId: 'r', ...input }
        const answer = await app.http.inject({ method: 'POST', url: '/agui', headers, payload })
        if (answer.statusCode !== 200) return { status: answer.statusCode, code: answer.json<{ code: string }>().code }
        const last = answer.body.trim().split('\n\n').at(-1)?.slice('data: '.length) ?? ''
        const ending = JSON.parse(last) as { type: string; code?: string; outcome?: { interrupts: { id: string }[] } } // the last event of a run
        return { status: ending.code === undefined ? 200 : 409, code: ending.code ?? null, ending }
      }
      await use({
        app,
        effects,
        async ask(threadId, headers) {
          model.respondWithTools([{ name: 'ring_bell', args: { times: 3 } }])
          const asked = await talk(threadId, headers, {
            messages: [{ id: newId('turn'), role: 'user', content: 'ring' }],
          })
          return asked.ending?.outcome?.interrupts[0]?.id ?? ''
        },
        answer: () => void model.respond(new AIMessage('Rung.')),
        async click(id, headers, decision = 'approve') {
          const url = `/v1/approvals/${id}/decision`
          const answer = await app.http.inject({ method: 'POST', url, headers, payload: { decision } })
          return { status: answer.statusCode, code: answer.json<{ code?: string }>().code ?? null }
        },
        resume: (threadId, id, headers) =>
          talk(threadId, headers, {
            resume: [{ interruptId: id, status: 'resolved', payload: { decision: 'approve' } }],
          }),
      })
      await app.live.close(0)
      await app.http.close()
    },
  })
const test = given(1)
const testOfTwo = given(2)
const late = ['approval_decided', 'thread_busy']

test('of twenty clicks on two surfaces one counts, and the effect happens once', async ({ fire }) => {
  const [approver, admin] = [await fire.app.as('approver'), await fire.app.as('admin')]
  const threadId = newId('thread')
  const id = await fire.ask(threadId, approver)
  fire.answer()
  const clicks = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? fire.click(id, approver) : fire.resume(threadId, id, admin),
    ),
  )
  expect(clicks.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { code } of clicks.filter(({ status }) => status !== 200)) expect(late).toContain(code)
  expect(fire.effects).toEqual([`${id}:3`])
  expect(await fire.click(id, approver)).toEqual({ status: 409, code: 'approval_decided' })
  expect(fire.effects).toHaveLength(1)
})

test('a click by a viewer, after the expiry, after a newer message, or from another workspace says which, and nothing happens', async ({
  fire,
  db,
  clock,
}) => {
  const approver = await fire.app.as('approver')
  const [expired, superseded, open] = [newId('thread'), newId('thread'), newId('thread')]
  const gone = await fire.ask(expired, approver)
  clock.advance({ hours: 23 })
  const old = await fire.ask(superseded, approver)
  const newer = await fire.ask(superseded, approver)
  clock.advance({ minutes: 1 })
  const id = await fire.ask(open, approver)
  clock.advance({ minutes: 59 })
  expect(await fire.click(gone, approver)).toEqual({ status: 409, code: 'approval_expired' })
  expect(await fire.click(gone, approver)).toEqual({ status: 409, code: 'approval_expired' })
  expect(await fire.click(old, approver)).toEqual({ status: 409, code: 'approval_superseded' })
  for (const role of ['viewer', 'editor'] as const)
    expect(await fire.click(id, await fire.app.as(role))).toEqual({ status: 403, code: 'forbidden' })
  expect(await fire.resume(open, id, await fire.app.as('editor'))).toEqual(
    expect.objectContaining({ status: 409, code: 'forbidden' }),
  )
  const stranger = await fire.app.as('admin', await givenWorkspace(db))
  expect(await fire.click(id, stranger)).toEqual({ status: 404, code: 'not_found' })
  expect(fire.effects).toEqual([])
  const list = await fire.app.http.inject({ url: '/v1/approvals', headers: approver })
  expect(list.json<{ approvals: { id: string }[] }>().approvals.map((each) => each.id)).toEqual([newer, id])
  fire.answer()
  expect(await fire.click(id, approver, 'reject')).toEqual({ status: 200, code: null })
  expect(fire.effects).toEqual([])
})

testOfTwo(
  'two people must approve: one person counts once, the second completes it, and it happens once',
  async ({ fire, inWs }) => {
    const [maya, admin] = [await fire.app.as('approver'), await fire.app.as('admin')]
    const id = await fire.ask(newId('thread'), maya)
    expect(await fire.click(id, maya)).toEqual({ status: 200, code: null })
    expect(await inWs((ws) => readApproval(ws, id))).toMatchObject({
      status: 'pending',
      approvers: 2,
      card: { status: 'pending', approvers: 2, approvedBy: 'Test approver', decidedBy: null },
    })
    expect(await fire.click(id, maya)).toEqual({ status: 409, code: 'second_approver_needed' })
    expect(fire.effects).toEqual([])
    const notices = await fire.app.http.inject({ url: '/v1/notices', headers: admin })
    expect(notices.json()).toMatchObject({ notices: [{ kind: 'approval_needs_second', approvalId: id }] })
    fire.answer()
    expect(await fire.click(id, admin)).toEqual({ status: 200, code: null })
    expect(fire.effects).toEqual([`${id}:3`])
    expect(await fire.click(id, maya)).toEqual({ status: 409, code: 'approval_decided' })
  },
)

testOfTwo('twenty clicks of two people at once: both count, each once, and it happens once', async ({ fire }) => {
  const people = [await fire.app.as('approver'), await fire.app.as('approver')] as const
  const threadId = newId('thread')
  const id = await fire.ask(threadId, people[0])
  fire.answer()
  const clickUntilTaken = async (who: Headers): Promise<Click> => {
    const click = await fire.click(id, who)
    return click.code === 'thread_busy' ? clickUntilTaken(who) : click
  }
  const clicks = await Promise.all(
    people.flatMap((who) => [...Array.from({ length: 9 }, () => fire.resume(threadId, id, who)), clickUntilTaken(who)]),
  )
  expect(clicks.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(fire.effects).toEqual([`${id}:3`])
})

testOfTwo(
  'who approved first and has lost the role since counts no more, and one who rejects is enough',
  async ({ fire, inWs, clock }) => {
    const people = [await fire.app.as('approver'), await fire.app.as('approver'), await fire.app.as('admin')] as const
    const id = await fire.ask(newId('thread'), people[0])
    await fire.click(id, people[0])
    await inWs(async (ws) =>
      giveRole(ws, (await readApproval(ws, id)).firstBy ?? '', 'viewer', { by: null, at: clock.now() }),
    )
    await fire.click(id, people[1])
    expect(await inWs((ws) => readApproval(ws, id))).toMatchObject({ status: 'pending' })
    expect(fire.effects).toEqual([])
    fire.answer()
    expect(await fire.click(id, people[2], 'reject')).toEqual({ status: 200, code: null })
    expect(await fire.click(id, people[1])).toEqual({ status: 409, code: 'approval_decided' })
    expect(fire.effects).toEqual([])
  },
)
