import { expect } from 'vitest'
import { test } from '../testing.ts'
import type { Call } from './calls.ts'
import { ingestCalls } from './ingest.ts'
import { MicroBatcher } from './micro-batcher.ts'
import { givenCall } from './testing.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const track = (event: string, traits?: object) =>
  traits === undefined
    ? givenCall('track', { userId: 'u1', event, messageId: event })
    : givenCall('identify', { userId: 'u1', traits })

test('calls that come together are one write, and each hears of its own', async ({ db, workspaceId }) => {
  const sizes: number[] = []
  const batcher = new MicroBatcher((id, calls) => {
    sizes.push(calls.length)
    return ingestCalls(db, id, calls, now)
  })
  const calls = [track('a'), track('b', { phone: 'call me' }), track('a'), track('c')]
  const results = await Promise.all(calls.map((call) => batcher.add(workspaceId, call)))
  expect(sizes).toEqual([4])
  expect(results.map(({ duplicate }) => duplicate)).toEqual([false, false, true, false])
  expect(results.map(({ warnings }) => warnings.length)).toEqual([0, 1, 0, 0])
})

test('a call that cannot be written fails alone', async ({ db, workspaceId }) => {
  const batcher = new MicroBatcher((id, calls) => ingestCalls(db, id, calls, now))
  // As no schema would let it through: PostgreSQL refuses the character.
  const broken: Call = { ...track('b'), type: 'track', event: '\u0000', properties: {}, anonymousId: null }
  const settled = await Promise.allSettled(
    [track('a'), broken, track('c')].map((call) => batcher.add(workspaceId, call)),
  )
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('workspaces are never written together, and a crowd goes in parts', async ({ db, workspaceId }) => {
  const writes: { id: number; size: number }[] = []
  const batcher = new MicroBatcher((id, calls) => {
    writes.push({ id, size: calls.length })
    return ingestCalls(db, workspaceId, calls, now)
  })
  const adds = Array.from({ length: 250 }, (_, index) => batcher.add(workspaceId, track(`e${index}`)))
  await Promise.all([...adds, batcher.add(workspaceId + 1, track('other'))])
  expect(writes).toEqual([
    { id: workspaceId, size: 200 },
    { id: workspaceId, size: 50 },
    { id: workspaceId + 1, size: 1 },
  ])
})
