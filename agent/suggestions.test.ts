import { expect } from 'vitest'
import { z } from 'zod'
import { newId } from '../domain/ids.ts'
import { givenMember, test } from '../store/testing.ts'
import { tools } from '../tools/registry.ts'
import { givenBookshop } from '../tools/testing.ts'
import { createOfflineModel } from './offline/offline-model.ts'
import { approvalIdOf, collectTurn, givenAgent, requestOf } from './testing.ts'
import type { TurnEvent } from './events/turn-events.ts'

const Shown = z.looseObject({
  name: z.literal('suggestions'),
  value: z.object({ texts: z.array(z.string()), steps: z.array(z.looseObject({ step: z.string() })) }),
})
const suggestedIn = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => Shown.safeParse(event).data?.value.texts ?? [])
const calledIn = (events: readonly TurnEvent[]) =>
  events.flatMap(({ type, toolCallName }) => (type === 'TOOL_CALL_START' ? [String(toolCallName)] : []))

test('each suggestion, said, does what it says, and is then not offered again', async ({
  store,
  db,
  clock,
  workspaceId,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const deps = await givenAgent(store, clock, { model: createOfflineModel(), tools })
  const member = await givenMember(db, workspaceId)
  const threadId = newId('thread')
  const say = (input: Parameters<typeof requestOf>[3]) =>
    collectTurn(deps, requestOf(workspaceId, member, threadId, input))
  const reject = async (events: readonly TurnEvent[]) =>
    say({ resume: [{ approvalId: approvalIdOf(events), decision: 'reject' }] })

  const drafted = await say({ text: 'Welcome new signups by email' })
  const first = drafted.at(-1)?.['outcome'] === undefined ? drafted : await reject(drafted)
  expect(suggestedIn(first)).toEqual(['Rehearse it', 'Send me a test', 'Launch it'])
  const rehearsed = await say({ text: 'Rehearse it' })
  expect(calledIn(rehearsed)).toContain('rehearse_campaign')
  expect(suggestedIn(rehearsed)).toEqual(['Send me a test', 'Launch it'])
  const launched = await say({ text: 'Launch it' })
  expect(JSON.stringify(launched)).toContain('launch_campaign')
  const approved = await say({ resume: [{ approvalId: approvalIdOf(launched), decision: 'approve' }] })
  expect(suggestedIn(approved)).toEqual(['How is it doing?', 'Pause it'])
  const asked = await say({ text: 'How is it doing?' })
  expect(calledIn(asked)).toContain('get_results')
  const paused = await say({ text: 'Pause it' })
  expect(calledIn(paused)).toContain('pause_campaign')
  expect(suggestedIn(paused)).toEqual(['Resume it', 'How is it doing?'])
  expect(suggestedIn(await say({ text: 'What voice do you use for us?' }))).toEqual([])
})
