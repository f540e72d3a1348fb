import { expect } from 'vitest'
import { readResults } from '../../store/results.ts'
import { givenLiveCampaign } from '../testing/set-up.ts'
import { givenSegment, test } from './testing.ts'

test('who left or came in before a launch starts nothing of it, also where an earlier campaign is yet to see it', async ({
  worker,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['leaves', 'later'], { plan: 'trial' })
  await identifyAll(['comes'], { plan: 'paid' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', { trait: { name: 'plan', is: 'trial' } }))
  const launch = (kind: string) =>
    inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind, segment: 'Trials' }, reentry: 'every_time' }))
  const count = (id: string) => inWs(async (ws) => (await readResults(ws, id, clock.now())).entries.total)
  const earlier = await launch('segment_exit')
  await worker.drain()
  await identifyAll(['leaves'], { plan: 'paid' })
  await identifyAll(['comes'], { plan: 'trial' })
  const [exits, entries] = [await launch('segment_exit'), await launch('segment_entry')]
  await worker.drain()
  expect([await count(earlier), await count(exits), await count(entries)]).toEqual([1, 0, 0])
  await identifyAll(['later'], { plan: 'paid' })
  await identifyAll(['leaves'], { plan: 'trial' })
  await worker.drain()
  expect([await count(earlier), await count(exits), await count(entries)]).toEqual([2, 1, 1])
})
