import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { countingLiveTool } from '../../agent/testing.ts'
import { newId } from '../../domain/ids.ts'
import { listPendingApprovals, readApproval, requestApproval } from '../../store/campaigns/approvals.ts'
import { test as base, type SlackSite } from './testing/slack-site.ts'

type Asked = SlackSite & {
  effects: string[]
  approvalId: string
  /** Where the card stands. */
  card: { channel: string; ts: string }
  /** The card's blocks as Slack has them now. */
  readCard: () => string
}

const given = (approvers: 1 | 2) =>
  base.extend<{ asked: Asked }>({
    asked: async ({ site, inWs, clock }, use) => {
      const { tool, effects } = countingLiveTool(approvers)
      const model = fakeModel()
        .respondWithTools([{ name: 'ring_bell', args: { times: 3 } }])
        .respond(new AIMessage('Rung.'))
      const opened = await site({ model, tools: [tool] })
      const { slackId } = await opened.join('editor')
      await opened.say(slackId, 'ring')
      await opened.drain()
      const [approval] = await inWs((ws) => listPendingApprovals(ws, null, clock.now()))
      const card = opened.stub.messages.at(-1)
      await use({
        ...opened,
        effects,
        approvalId: approval?.id ?? '',
        card: { channel: card?.channel ?? '', ts: card?.ts ?? '' },
        readCard: () => JSON.stringify(opened.stub.messages.find(({ ts }) => ts === card?.ts)?.blocks),
      })
    },
  })
const test = given(1)
const testOfTwo = given(2)

test('a click on Approve runs what was asked once, changes the card in its place, and goes on in the thread', async ({
  asked,
}) => {
  const { stub, join, click, drain, effects, approvalId, card, readCard } = asked
  expect(readCard()).toContain('approval_approve')
  const approver = await join('approver')
  expect(await click(approver.slackId, 'approval_approve', approvalId, card)).toBe(200)
  await drain()
  expect(effects).toEqual([`${approvalId}:3`])
  expect(readCard()).toContain('approved by Test approver')
  expect(readCard()).not.toContain('approval_approve')
  expect(stub.messages.at(-1)).toMatchObject({ text: 'Rung.', threadTs: stub.messages[0]?.threadTs })
  expect(stub.ephemeral).toEqual([])
})

test('of twenty clicks at once in Slack and over HTTP one counts; the others are told alone', async ({ asked }) => {
  const { stub, app, join, click, drain, effects, approvalId, card } = asked
  const approver = await join('approver')
  const headers = await app.as('approver')
  const url = `/v1/approvals/${approvalId}/decision`
  const clicks = Array.from({ length: 20 }, async (_, index) =>
    index % 2 === 0
      ? click(approver.slackId, 'approval_approve', approvalId, card)
      : (await app.http.inject({ method: 'POST', url, headers, payload: { decision: 'approve' } })).statusCode,
  )
  const statuses = await Promise.all(clicks)
  await drain()
  expect(effects).toEqual([`${approvalId}:3`])
  const overHttp = statuses.filter((status, index) => index % 2 === 1 && status === 200).length
  expect(stub.ephemeral.length + (1 - overHttp)).toBe(10)
  for (const { userId, text } of stub.ephemeral) {
    expect([userId, text]).toEqual([
      approver.slackId,
      expect.stringContaining('It was approved already by Test approver'),
    ])
  }
})

test('what was decided elsewhere shows on the card, and what followed in the thread that asked, once', async ({
  asked,
}) => {
  const { stub, app, drain, approvalId, effects, readCard } = asked
  const headers = await app.as('approver')
  const payload = { decision: 'approve' }
  await app.http.inject({ method: 'POST', url: `/v1/approvals/${approvalId}/decision`, headers, payload })
  await drain()
  await drain()
  expect(effects).toEqual([`${approvalId}:3`])
  expect(readCard()).toContain('approved by Test approver')
  expect(readCard()).not.toContain('approval_approve')
  const { threadTs } = stub.messages[0] ?? {}
  expect(stub.messages.slice(2)).toMatchObject([{ text: 'Rung.', threadTs }])
})

test('a newer message sets an approval aside, its card says so, and a late click is told', async ({ asked }) => {
  const { stub, join, say, click, drain, effects, approvalId, card, readCard } = asked
  const approver = await join('approver')
  const thread = { channel: card.channel, thread_ts: stub.messages[0]?.threadTs }
  await say(approver.slackId, 'ring it at eight instead', thread)
  await drain()
  expect(readCard()).toContain('Approval · superseded')
  await click(approver.slackId, 'approval_approve', approvalId, card)
  await drain()
  expect(stub.ephemeral.at(-1)?.text).toContain('It was set aside: something newer took its place.')
  expect(effects).toEqual([])
})

test('an approval that nobody decided shows that it has expired, and a late click is told so', async ({
  asked,
  clock,
}) => {
  const { stub, join, click, drain, effects, approvalId, card, readCard } = asked
  const approver = await join('approver')
  clock.advance({ hours: 25 })
  await drain()
  expect(readCard()).toContain('Approval · expired')
  await click(approver.slackId, 'approval_approve', approvalId, card)
  await drain()
  expect(stub.ephemeral.at(-1)?.text).toContain('It has expired. Nothing was sent')
  expect(effects).toEqual([])
})

test('a viewer, a stranger, another team and a made-up approval decide nothing, and hear why', async ({ asked }) => {
  const { stub, join, click, drain, effects, approvalId, card, readCard } = asked
  const viewer = await join('viewer')
  stub.enrol('U0STRANGE', 'stranger@example.com')
  await click(viewer.slackId, 'approval_approve', approvalId, card)
  await click('U0STRANGE', 'approval_approve', approvalId, card)
  await click(viewer.slackId, 'approval_approve', 'apr_made_up', card)
  await drain()
  expect(stub.ephemeral.map(({ userId, text }) => `${userId}: ${text}`).toSorted()).toEqual(
    [
      `U0STRANGE: ${stub.ephemeral.find(({ userId }) => userId === 'U0STRANGE')?.text}`,
      `${viewer.slackId}: Deciding needs the role approver; Test viewer is viewer.`,
      `${viewer.slackId}: There is no approval apr_made_up in this workspace.`,
    ].toSorted(),
  )
  expect(effects).toEqual([])
  expect(readCard()).toContain('approval_approve')
})

test('what an admin must decide is not decided in Slack, where its admins say who has which address', async ({
  asked,
  inWs,
  clock,
}) => {
  const { stub, join, click, drain } = asked
  const admin = await join('admin')
  const id = newId('approval')
  const limits = {
    threadId: 'thr_limits',
    turnId: 'trn_1',
    toolCallId: 'call_1',
    tool: 'set_limits',
    arguments: {},
    card: { title: 'Set limits' } as never, // only the title is read here
    contentHash: 'hash',
    approvers: 1,
    role: 'admin',
    requestedBy: admin.id,
  } as const
  const times = { createdAt: clock.now(), expiresAt: clock.now().add({ hours: 24 }) }
  await inWs((ws) => requestApproval(ws, { id, ...limits, ...times }))
  await click(admin.slackId, 'approval_approve', id)
  await drain()
  expect(stub.ephemeral.at(-1)?.text).toContain('not decided in Slack. Open http')
  expect((await inWs((ws) => readApproval(ws, id))).status).toBe('pending')
})

testOfTwo(
  'of two who must approve, the first is shown on the card, and the second makes it happen',
  async ({ asked }) => {
    const { stub, join, click, drain, effects, approvalId, card, readCard } = asked
    const [one, two] = [await join('approver'), await join('approver')]
    await click(one.slackId, 'approval_approve', approvalId, card)
    await drain()
    expect(readCard()).toContain('1 of 2 approved, by Test approver')
    await click(one.slackId, 'approval_approve', approvalId, card)
    await drain()
    expect(stub.ephemeral.at(-1)).toMatchObject({ userId: one.slackId, text: expect.stringContaining('second person') })
    await click(two.slackId, 'approval_approve', approvalId, card)
    await drain()
    expect(effects).toEqual([`${approvalId}:3`])
  },
)

test('a message that Slack refuses for its size gives way to words and a link, until there is one that it takes', async ({
  asked,
}) => {
  const { stub, join, drain, say } = asked
  const editor = await join('editor')
  stub.fail('chat.postMessage', { error: 'msg_blocks_too_long' })
  await say(editor.slackId, 'hello')
  await drain()
  expect(stub.calls.filter(({ form }) => form['blocks']?.includes('Slack could not show it'))).toHaveLength(1)
  expect(JSON.stringify(stub.messages.at(-1)?.blocks)).toContain('Rung.')
})
