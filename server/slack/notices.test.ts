import { expect } from 'vitest'
import type { OutgoingMessage, Provider } from '../../channels/provider.ts'
import type { CampaignCard } from '../../domain/cards.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { givenLiveCampaign, workByHand } from '../../worker/testing/set-up.ts'
import { fakeModel, AIMessage } from 'langchain'
import { countingLiveTool } from '../../agent/testing.ts'
import { readAudit } from '../../store/audit/read-audit.ts'
import { drawCard } from './draw-card.ts'
import { test } from './testing/slack-site.ts'

const noteMails = (mails: OutgoingMessage[]): Provider => ({
  name: 'noted',
  channel: 'email',
  idempotent: false,
  send(batch) {
    mails.push(...batch)
    return Promise.resolve(batch.map(() => ({ kind: 'sent', providerMessageId: null })))
  },
})

test('an approval that waits is told directly to members who are known in Slack, with the card that decides it', async ({
  site,
  store,
  clock,
  workspaceId,
}) => {
  const { tool, effects } = countingLiveTool()
  const model = fakeModel()
    .respond(new AIMessage('Hello.'))
    .respondWithTools([{ name: 'ring_bell', args: { times: 2 } }])
    .respond(new AIMessage('Rung.'))
  const { stub, app, join, say, click, drain } = await site({ model, tools: [tool] })
  const [approver] = [await join('approver'), await join('approver')]
  await say(approver.slackId, 'hello')
  await drain()
  const headers = await app.as('editor')
  const payload = { threadId: 'thr_web', messages: [{ id: '1', role: 'user', content: 'ring' }] }
  await app.http.inject({ method: 'POST', url: '/agui', headers, payload })
  await drain()
  expect(stub.messages).toHaveLength(1)

  clock.advance({ minutes: 6 })
  const mails: OutgoingMessage[] = []
  const worker = workByHand(store, clock, workspaceId, {
    providers: [noteMails(mails)],
  })
  await Promise.all([worker.drain(), drain(), drain()])
  const told = stub.messages.filter(({ channel, threadTs }) => channel === `D${approver.slackId}` && threadTs === null)
  expect(told.map(({ text }) => text)).toEqual(['Waits for an approval: Ring 2 times', 'Approve? Ring 2 times'])
  expect(stub.countCalls('conversations.open')).toBe(1)
  expect(mails).toHaveLength(2)

  const card = told[1] ?? { channel: '', ts: '' }
  const approvalId = /"value":"(apr_\w+)"/.exec(JSON.stringify(told[1]?.blocks))?.[1] ?? ''
  await click(approver.slackId, 'approval_approve', approvalId, card)
  await drain()
  expect(effects).toEqual([`${approvalId}:2`])
  expect(JSON.stringify(told[1]?.blocks)).toContain('approved by Test approver')
  expect(stub.messages.at(-1)).toMatchObject({ text: 'Rung.', channel: card.channel, threadTs: card.ts })
})

test('Pause and Stop brake a campaign for editors alone, are written into the audit, and show who did it', async ({
  site,
  inWs,
  clock,
}) => {
  const { stub, join, click, drain } = await site()
  const [editor, viewer] = [await join('editor'), await join('viewer')]
  const campaignId = await inWs((ws) => givenLiveCampaign(ws, clock))
  const campaign: CampaignCard = {
    kind: 'campaign',
    campaignId,
    name: 'Test campaign',
    status: 'live',
    trigger: 't',
    audience: 'a',
    audienceCount: 1,
    steps: [],
    exits: [],
    conversion: null,
    topic: null,
    transactional: false,
    holdoutPercent: 0,
    warnings: [],
    differences: [],
  }
  const { blocks } = drawCard(campaign, 'https://carillon.example/')
  const message = { channel: 'C1', ts: '1790000000.900000', threadTs: null, text: 'x', blocks, changes: 0 }
  stub.messages.push(message)
  const statusNow = async () => (await inWs((ws) => readCampaign(ws, campaignId))).status

  await click(viewer.slackId, 'brake_pause', campaignId, message)
  await drain()
  expect(stub.ephemeral.map(({ text }) => text)).toEqual(['Pausing it needs the role editor; Test viewer is viewer.'])
  expect(await statusNow()).toBe('live')
  await click(editor.slackId, 'brake_pause', campaignId, message)
  await drain()
  expect(await statusNow()).toBe('paused')
  expect(JSON.stringify(message.blocks)).toContain('“Test campaign”: Test editor paused it.')
  expect(JSON.stringify(message.blocks)).not.toContain('brake_pause')
  await click(editor.slackId, 'brake_stop', campaignId, message)
  await drain()
  expect(await statusNow()).toBe('stopped')
  expect(JSON.stringify(message.blocks)).not.toContain('brake_stop')
  const query = { before: null, since: null, until: null, limit: 10 }
  const acts = await inWs((ws) => readAudit(ws, query, clock.now()))
  expect(acts).toContainEqual(expect.objectContaining({ surface: 'slack', by: editor.id, about: campaignId }))
})
