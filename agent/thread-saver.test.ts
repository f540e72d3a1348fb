import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { newId } from '../domain/ids.ts'
import { givenMember, test } from '../store/testing.ts'
import { checkpointSchema, openCheckpoints } from './checkpoints.ts'
import { approvalIdOf, collectTurn, countingLiveTool, givenAgent, requestOf } from './testing.ts'
import { graphThreadOf } from './turn/pending.ts'

test('what the saver reads of a thread is what the library’s own saver reads, at every checkpoint', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const { tool } = countingLiveTool()
  const model = fakeModel()
  const deps = await givenAgent(store, clock, { model, tools: [tool] })
  const member = await givenMember(db, workspaceId)
  const threadId = newId('thread')
  const say = (input: Parameters<typeof requestOf>[3]) =>
    collectTurn(deps, requestOf(workspaceId, member, threadId, input))
  for (let turn = 0; turn < 9; turn += 1) {
    model.respondWithTools([{ name: 'ring_bell', args: { times: 1 } }]).respond(new AIMessage(`Rung 🔔 ${turn}`))
    const asked = await say({ text: `ring ${turn}` })
    // Some are decided, the others superseded by the next message.
    if (turn % 3 === 0) await say({ resume: [{ approvalId: approvalIdOf(asked), decision: 'approve' }] })
  }
  const ours = await openCheckpoints(store.libraryPool)
  const theirs = new PostgresSaver(store.libraryPool, undefined, { schema: checkpointSchema })
  const thread = { configurable: { thread_id: graphThreadOf(workspaceId, threadId), checkpoint_ns: '' } }
  const kept = await Array.fromAsync(theirs.list(thread))
  expect(kept.length).toBeGreaterThan(9)
  expect(kept.some(({ pendingWrites = [] }) => pendingWrites.length > 0)).toBe(true)
  for (const { config } of [...kept.slice(0, 4), ...kept.slice(-2), { config: thread }]) {
    expect(await ours.getTuple(config)).toEqual(await theirs.getTuple(config))
    const asked = { config: (await theirs.getTuple(config))?.config ?? config, channels: ['messages'] }
    expect(await ours.getDeltaChannelHistory(asked)).toEqual(await theirs.getDeltaChannelHistory(asked))
  }
  expect(await ours.getTuple({ configurable: { thread_id: 'none' } })).toBeUndefined()
})
