import { AIMessageChunk, HumanMessage } from '@langchain/core/messages'
import { concat } from '@langchain/core/utils/stream'
import { expect, test } from 'vitest'
import { createOfflineModel } from './offline-model.ts'
import { runOffline, scriptedTools } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const names = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)

test.each([
  [inkwell, 'Win back anyone gone 60 days who used to buy', 'purchase_completed', 'last_active_at', 'deals'],
  [
    spokes,
    'win back shoppers who ordered before but have been inactive for two months',
    'Order Placed',
    'lastVisitAt',
    'Promotions',
  ],
])('a win-back asks who bought and who has been away', async (catalogue, goal, event, trait, topic) => {
  const run = await runOffline(goal, scriptedTools(catalogue))
  expect(names(run)).toEqual(['describe_workspace', 'draft_campaign', 'launch_campaign'])
  const audience = run.campaign?.audience
  expect(audience).toMatchObject({
    all: expect.arrayContaining([
      { trait: { name: trait, beforeDaysAgo: 60 } },
      { performed: expect.objectContaining({ event, atLeast: 1 }) },
    ]),
  })
  expect(run.campaign).toMatchObject({
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    topic,
    steps: [{ kind: 'message', channels: [{ channel: 'email' }] }],
  })
})

test.each([
  'Blast everyone now',
  'send something to everybody right now',
  'email the whole list asap',
  'message all customers immediately',
  'Push to all our users today',
])('“%s” sends and drafts nothing, and asks', async (goal) => {
  const run = await runOffline(goal, scriptedTools(harbour))
  expect(names(run)).toEqual(['describe_workspace', 'preview_audience'])
  expect(run.calls[1]?.args).toEqual({ condition: { everyone: true } })
  expect(run.text.match(/\?/g)).toHaveLength(1)
})

test('a streamed reply holds the same call as a whole one, in chunks, and ends with usage', async () => {
  const model = createOfflineModel()
  const whole = await model.invoke([new HumanMessage('Welcome new signups')])
  let streamed: AIMessageChunk | undefined
  for await (const chunk of await model.stream([new HumanMessage('Welcome new signups')]))
    streamed = streamed === undefined ? chunk : concat(streamed, chunk)
  expect(streamed?.tool_calls).toEqual(whole.tool_calls)
  expect(streamed).toMatchObject({ usage_metadata: { total_tokens: expect.any(Number) } })
})

test('what a large workspace did not tell at once is asked for in the member’s words', async () => {
  const goal = 'Win back anyone gone 60 days who used to buy'
  const isAsked = (name: string) => name === 'purchase_completed' || name === 'last_active_at'
  const whole = { ...inkwell, leftOut: null }
  const first = {
    ...inkwell,
    traits: inkwell.traits.filter(({ name }) => !isAsked(name)),
    events: inkwell.events.filter(({ name }) => !isAsked(name)),
    leftOut: { traits: 1, events: 1, shortened: true },
  }
  const run = await runOffline(
    goal,
    scriptedTools(inkwell, { describe_workspace: ({ about }) => (about === null ? first : whole) }),
  )
  expect(run.calls.slice(0, 2)).toEqual([
    { name: 'describe_workspace', args: { about: null } },
    { name: 'describe_workspace', args: { about: goal } },
  ])
  expect(JSON.stringify(run.campaign?.audience)).toContain('last_active_at')
})
