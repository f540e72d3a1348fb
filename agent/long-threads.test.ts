import { AIMessage, type BaseMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { newId } from '../domain/ids.ts'
import { listMemories } from '../store/memories/memories.ts'
import { givenMember, test } from '../store/testing.ts'
import { draftCampaign } from '../tools/draft-campaign.ts'
import { remember } from '../tools/remember.ts'
import { givenBookshop } from '../tools/testing.ts'
import { undo } from '../tools/undo.ts'
import { foldLimits } from './summary/fold.ts'
import { approvalIdOf, collectTurn, countingLiveTool, givenAgent, requestOf, textOf } from './testing.ts'
import { test as hostedTest, wires } from './testing/hosted-test.ts'

const chat = foldLimits.turns + 2
const textsOf = (messages: readonly BaseMessage[]) => messages.map(({ text }) => text).join('\n')

test('a long thread keeps what was decided, what is in play and what was stated, and no turn that was undone', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const model = fakeModel()
  const { tool: bell } = countingLiveTool()
  const deps = await givenAgent(store, clock, { model, tools: [draftCampaign, undo, remember, bell] })
  const member = await givenMember(db, workspaceId)
  const threadId = newId('thread')
  const talk = (input: Parameters<typeof requestOf>[3]) =>
    collectTurn(deps, requestOf(workspaceId, member, threadId, input))
  const act = (name: string, args: Record<string, unknown>, text: string) => {
    model.respondWithTools([{ name, args }]).respond(new AIMessage(`Done: ${name}.`))
    return talk({ text })
  }
  const campaign = (name: string) => ({ ...givenDocument({ topic: 'news', steps: [emailStep(null)] }), name })
  await act('draft_campaign', { campaign: campaign('Spring letter') }, 'write to everyone in spring')
  await act('draft_campaign', { campaign: campaign('Mistake') }, 'and another that I regret')
  await act('undo', { turn: null }, 'undo that')
  model.respondWithTools([{ name: 'ring_bell', args: { times: 7 } }]).respond(new AIMessage('Then not.'))
  const asked = await talk({ text: 'ring it' })
  await talk({ resume: [{ approvalId: approvalIdOf(asked), decision: 'reject', reason: 'not on a Sunday' }] })
  await act('recall', {}, 'We never write “cheap” to customers.')
  for (let turn = 0; turn < chat; turn += 1) {
    model.respond(new AIMessage(`Answer ${turn}.`))
    clock.advance({ minutes: 1 })
    await talk({ text: `small talk ${turn}` })
  }
  const shown = model.calls.at(-1)?.messages ?? []
  expect(shown.length).toBeLessThan(80)
  const result = JSON.parse(shown.find(({ name }) => name === 'earlier_in_thread')?.text ?? '{}') as Earlier // ours
  expect(result.decided).toMatchObject([
    {
      approvalId: approvalIdOf(asked),
      title: '⟦Ring 7 times⟧',
      status: 'rejected',
      by: member.id,
      reason: '⟦not on a Sunday⟧',
    },
  ])
  const undone = result.turns.filter((turn) => turn.undone === true).map(({ said }) => said)
  expect(undone).toEqual(['and another that I regret'])
  const campaigns = shown.filter(({ name }) => name === 'show_campaign').map(({ text }) => text)
  expect(campaigns).toEqual([expect.stringMatching(/"campaignId":"\w+","name":"⟦Spring letter⟧","status":"draft"/)])
  expect(textsOf(shown)).not.toContain('Mistake')
  expect(textsOf(shown)).toContain(`small talk ${chat - 1}`)

  const rule = { kind: 'dont', scope: { kind: 'workspace', value: null }, text: 'never write “cheap” to customers' }
  const basis = {
    lint: null,
    basis: 'stated',
    quote: 'We never write “cheap” to customers.',
    replaces: null,
    expiresInDays: null,
  }
  await act('remember', { ...rule, ...basis }, 'keep what I said about that word')
  expect(await inWs((ws) => listMemories(ws, member.id, clock.now()))).toMatchObject([{ text: rule.text }])
})

type Earlier = { decided: unknown[]; turns: { said: string; undone?: boolean }[] }

hostedTest('a server takes a folded thread: calls with their results, in turns', async ({ stub, givenHosted }) => {
  for (const wire of wires) {
    const { ask } = await givenHosted(wire)
    stub.requests.length = 0
    for (let turn = 0; turn < chat; turn += 1) {
      stub.reply({ calls: [{ id: `call_${turn}`, name: 'count', arguments: '{"plan":"pro","atLeast":null}' }] })
      stub.reply({ text: [`Answer ${turn}.`] })
      expect(textOf(await ask(`question ${turn}`))).toBe(`Answer ${turn}.`)
    }
    const last = JSON.stringify(stub.requests.at(-1)?.body)
    expect(last).toContain('earlier_in_thread')
    expect(last.match(/question \d+/g)).toEqual(Array.from({ length: chat }, (_, turn) => `question ${turn}`))
  }
})
