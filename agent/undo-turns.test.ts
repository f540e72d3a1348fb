import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { z } from 'zod'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { listCampaigns } from '../store/campaigns/campaigns.ts'
import { leaseThread } from '../store/conversation/threads.ts'
import { beginTurn } from '../store/conversation/turns.ts'
import type { Store } from '../store/database/open.ts'
import { readTurnChanges } from '../store/drafts/read-log.ts'
import { listSegments } from '../store/segments.ts'
import { givenMember, test, type TestClock } from '../store/testing.ts'
import { draftCampaign } from '../tools/draft-campaign.ts'
import { editCampaign } from '../tools/edit-campaign.ts'
import { redo } from '../tools/redo.ts'
import { saveSegment } from '../tools/save-segment.ts'
import { givenBookshop, givenToolContext } from '../tools/testing.ts'
import { undo } from '../tools/undo.ts'
import { approvalIdOf, collectTurn, countingLiveTool, givenAgent, requestOf } from './testing.ts'

const everyone = { name: 'All', condition: { everyone: true } }
const Card = z.looseObject({ value: z.looseObject({ card: z.looseObject({ kind: z.string() }) }) })

async function givenTalk(store: Store, clock: TestClock, workspaceId: number) {
  await givenBookshop(store.db, workspaceId, clock.now())
  const model = fakeModel()
  const bell = countingLiveTool()
  const deps = await givenAgent(store, clock, { model, tools: [saveSegment, undo, redo, bell.tool] })
  const member = await givenMember(store.db, workspaceId)
  const request = (input: Parameters<typeof requestOf>[3]) => requestOf(workspaceId, member, 'thr_talk', input)
  return { model, deps, bell, member, request, say: (text: string) => collectTurn(deps, request({ text })) }
}

test('a turn that fails takes its undo and its changes back as one, and the next undo is as if it had not been', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const { model, say } = await givenTalk(store, clock, workspaceId)
  const names = () => inWs(async (ws) => (await listSegments(ws)).map(({ name }) => name))
  model.respondWithTools([{ name: 'save_segment', args: everyone }]).respond(new AIMessage('Kept.'))
  await say('save it')
  model
    .respondWithTools([{ name: 'undo', args: { turn: null } }])
    .respondWithTools([{ name: 'save_segment', args: { ...everyone, name: 'Other' } }])
    .respond(new Error('the line is dead'))
  const failed = await say('undo that and save another')
  expect(failed.at(-1)).toMatchObject({ type: 'RUN_ERROR' })
  expect(await names()).toEqual(['All'])
  expect(await inWs((ws) => readTurnChanges(ws, String(failed[0]?.['runId'])))).toEqual([])
  model.respondWithTools([{ name: 'redo', args: { turn: null } }]).respond(new AIMessage('Nothing to redo.'))
  expect(JSON.stringify(await say('redo'))).toContain('nothing_to_redo')
  model.respondWithTools([{ name: 'undo', args: { turn: null } }]).respond(new AIMessage('Undone.'))
  await say('undo')
  expect(await names()).toEqual([])
})

test('a call that arrives twice is done once, also when its turn waited for an approval in between', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const { model, deps, bell, request, say } = await givenTalk(store, clock, workspaceId)
  const count = () => inWs(async (ws) => (await listSegments(ws)).length)
  for (const name of ['One', 'Two', 'Three']) {
    model.respondWithTools([{ name: 'save_segment', args: { ...everyone, name } }]).respond(new AIMessage('Kept.'))
    await say(`save ${name}`)
  }
  const call = { name: 'undo', args: { turn: null }, id: 'call_same' }
  model.respondWithTools([call]).respondWithTools([call]).respond(new AIMessage('Undone.'))
  const events = await say('undo')
  const results = events.flatMap((event) => (event.type === 'TOOL_CALL_RESULT' ? [String(event['content'])] : []))
  expect(results).toHaveLength(2)
  expect(results[1]).toBe(results[0])
  expect(await count()).toBe(2)
  model
    .respondWithTools([call, { name: 'ring_bell', args: { times: 1 }, id: 'call_bell' }])
    .respond(new AIMessage('Undone and rung.'))
  const approvalId = approvalIdOf(await say('undo and ring'))
  expect(await count()).toBe(1)
  await collectTurn(deps, request({ resume: [{ approvalId, decision: 'approve' }] }))
  expect(bell.effects).toHaveLength(1)
  expect(await count()).toBe(1)
})

test('after a crash the next turn puts everything of the cut turn back, and shows what stays because of others', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  const { model, member, say } = await givenTalk(store, clock, workspaceId)
  const at = clock.now()
  const ours = { ...(await givenToolContext(db, workspaceId, clock)), member, threadId: 'thr_talk', turnId: 'trn_cut' }
  await inWs(async (ws) => {
    await leaseThread(ws, 'thr_talk', { surface: 'web', memberId: member.id, title: null }, { at, forMs: 0 })
    await beginTurn(ws, {
      id: 'trn_cut',
      threadId: 'thr_talk',
      memberId: member.id,
      surface: 'web',
      input: {},
      model: 'x',
      at,
    })
  })
  const document = givenDocument({ topic: 'news', steps: [emailStep(null)] })
  const { campaignId } = await draftCampaign.handle({ campaign: document }, ours)
  await draftCampaign.handle({ campaign: { ...document, name: 'Alone' } }, ours)
  await saveSegment.handle({ name: 'All', condition: { everyone: true } }, ours)
  const theirs = await givenToolContext(db, workspaceId, clock, {
    threadId: 'thr_other',
    turnId: 'trn_theirs',
  })
  await editCampaign.handle({ campaign: campaignId, operations: [{ set: { name: 'Built on it' } }] }, theirs)
  model.respond(new AIMessage('Hello again.'))
  const cards = (await say('hi')).flatMap((event) => Card.safeParse(event).data?.value.card ?? [])
  expect(cards).toMatchObject([
    {
      kind: 'changes',
      title: 'A turn was cut short: part of its changes stays',
      changed: [{ words: 'The segment “All” is gone again.' }, { words: 'The campaign “Alone” is gone again.' }],
      kept: [
        {
          words: 'The campaign “Welcome” stays as it is: Test admin has changed it since (turn trn_theirs).',
          differences: [{ path: 'name', before: 'Welcome', after: 'Built on it' }],
        },
      ],
    },
  ])
  expect(await inWs(listSegments)).toEqual([])
  expect((await inWs((ws) => listCampaigns(ws))).map(({ document: { name } }) => name)).toEqual(['Built on it'])
})
