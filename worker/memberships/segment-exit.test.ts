import { expect } from 'vitest'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import { launchVersion } from '../../store/campaigns/launch.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { emptyRows } from '../../store/privacy/empty-rows.ts'
import { readResults } from '../../store/results.ts'
import { emailStep, givenLiveCampaign, startTestWorker, tallyEntries } from '../testing/set-up.ts'
import { givenSegment, listIds, readCrossings, test } from './testing.ts'

const leavesTrials = { trigger: { kind: 'segment_exit', segment: 'Trials' }, reentry: 'every_time' }
const onTrial = { trait: { name: 'plan', is: 'trial' } } as const

test('whoever was in the segment and leaves it begins the journey; who is outside, stays or is new does not', async ({
  worker,
  person,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['before', 'stays'], { plan: 'trial' })
  await identifyAll(['outside'], { plan: 'paid' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  await worker.drain()
  await person('new').identify({ plan: 'paid' })
  await person('outside').identify({ plan: 'free' })
  await person('stays').identify({ plan: 'trial', city: 'Bath' })
  await person('later').identify({ plan: 'trial' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({})
  await identifyAll(['before', 'later'], { plan: 'paid' })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ before: 'out', later: 'in out' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 2 })
})

test('who goes out, in and out again enters again as far as re-entry allows', async ({
  worker,
  person,
  clock,
  inWs,
}) => {
  await person('u1').identify({ plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const rules = ['every_time', 'once', { afterDays: 2 }]
  const ids = await inWs(async (ws) => {
    const launched = []
    for (const reentry of rules) launched.push(await givenLiveCampaign(ws, clock, { ...leavesTrials, reentry }))
    return launched
  })
  await worker.drain()
  for (const plan of ['paid', 'trial', 'paid', 'trial', 'paid']) {
    await person('u1').identify({ plan })
    await worker.drain()
    clock.advance({ hours: 20 })
  }
  expect(await inWs(readCrossings)).toEqual({ u1: 'out in out in out' })
  const counts = await inWs(async (ws) => {
    const results = []
    for (const id of ids) results.push((await readResults(ws, id, clock.now())).entries.total)
    return results
  })
  // The second time comes 40 hours after the first, the third 80.
  expect(counts).toEqual([3, 1, 2])
})

test('time alone makes a customer leave, to the very moment', async ({ worker, person, clock, inWs }) => {
  await person('u1').track('seen')
  await inWs((ws) => givenSegment(ws, clock, 'Active', { performed: { event: 'seen', withinDays: 30 } }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_exit', segment: 'Active' } }))
  await worker.drain()
  clock.advance({ hours: 24 * 30 })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({})
  clock.advance({ microseconds: 1 })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'out' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})

test('a customer who is deleted has not left, and neither has whom another becomes', async ({
  worker,
  db,
  workspaceId,
  person,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['deleted', 'u3', 'u4'], { plan: 'trial' })
  await identifyAll(['u1', 'u2'], { plan: 'paid' })
  const visitor = (anonymousId: string, plan: string) =>
    ingestCalls(db, workspaceId, [givenCall('identify', { anonymousId, traits: { plan } })], clock.now())
  const signIn = (userId: string, anonymousId: string) =>
    ingestCalls(db, workspaceId, [givenCall('identify', { userId, anonymousId, traits: {} })], clock.now())
  await visitor('a1', 'trial')
  await visitor('a3', 'trial')
  await visitor('a4', 'paid')
  const seen = givenCall('track', { anonymousId: 'a4', event: 'ordered' })
  await ingestCalls(db, workspaceId, [seen], clock.now())
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const fresh = { all: [onTrial, { not: { performed: { event: 'ordered' } } }] }
  await inWs((ws) => givenSegment(ws, clock, 'Fresh trials', fresh))
  await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  const leavesFresh = { trigger: { kind: 'segment_exit', segment: 'Fresh trials' }, reentry: 'every_time' }
  await inWs((ws) => givenLiveCampaign(ws, clock, leavesFresh))
  await worker.drain()
  await inWs(async (ws) => {
    const id = await findCustomer(ws, { kind: 'user_id', value: 'deleted' })
    await emptyRows(ws, id ?? 0, clock.now())
  })
  // u1 was never in it, u3 is in it by both ids, u4 has ordered without having signed in.
  await signIn('u1', 'a1')
  await signIn('u3', 'a3')
  await signIn('u4', 'a4')
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'out out', u4: 'out' })
  expect(await inWs(tallyEntries)).toEqual({})
  // From here on they leave as everybody does.
  await identifyAll(['u1', 'u3'], { plan: 'trial' })
  await worker.drain()
  await identifyAll(['u1', 'u3'], { plan: 'free' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 4 })
  await person('u4').identify({ plan: 'free' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 5 })
})

test('imported history takes customers out of the segment and starts nothing', async ({
  worker,
  db,
  workspaceId,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(listIds(1, 3), { plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  await worker.drain()
  const calls = listIds(1, 3).map((userId) => givenCall('identify', { userId, traits: { plan: 'paid' } }))
  await ingestCalls(db, workspaceId, calls, clock.now(), { wakesCampaigns: false })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'out', u2: 'out', u3: 'out' })
  expect(await inWs(tallyEntries)).toEqual({})
})

test('an edit of the segment makes nobody leave, before it is launched again and by that', async ({
  worker,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['u1', 'u2'], { plan: 'trial', country: 'DE' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  await worker.drain()
  const french = { all: [onTrial, { trait: { name: 'country', is: 'FR' } }] }
  await inWs((ws) => givenSegment(ws, clock, 'Trials', french))
  await worker.drain()
  await identifyAll(['u1'], { plan: 'paid' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
  await inWs((ws) =>
    launchVersion(ws, { campaignId: id, approvalId: 'apr_again', contentHash: 'again', at: clock.now() }),
  )
  await worker.drain()
  await identifyAll(['u2'], { plan: 'paid' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})

test('who leaves while the campaign is paused does not enter, then or later', async ({
  worker,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['u1', 'u2'], { plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  await worker.drain()
  await inWs((ws) => changeStatus(ws, id, ['live'], 'paused'))
  await identifyAll(['u1'], { plan: 'paid' })
  await worker.drain()
  await inWs((ws) => changeStatus(ws, id, ['paused'], 'live'))
  await identifyAll(['u2'], { plan: 'paid' })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'out', u2: 'out' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})

test('one segment: its exit starts a journey, coming back converts it, and its entry starts another campaign', async ({
  worker,
  person,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['u1'], { plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const conversion = { kind: 'segment', segment: 'Trials', withinHours: 24 }
  const [leaving, coming] = await inWs(async (ws) => [
    await givenLiveCampaign(ws, clock, { ...leavesTrials, conversion }),
    await givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_entry', segment: 'Trials' } }),
  ])
  await worker.drain()
  const read = (id = '') => inWs(async (ws) => (await readResults(ws, id, clock.now())).entries)
  await person('u1').identify({ plan: 'paid' })
  await worker.drain()
  expect([await read(leaving), await read(coming)]).toMatchObject([{ total: 1, entitledConverted: 0 }, { total: 0 }])
  clock.advance({ hours: 1 })
  await person('u1').identify({ plan: 'trial' })
  await worker.drain()
  expect([await read(leaving), await read(coming)]).toMatchObject([{ total: 1, entitledConverted: 1 }, { total: 1 }])
})

test('only those of the audience begin the journey; who comes back ends it', async ({
  worker,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['german', 'back'], { plan: 'trial', country: 'DE' })
  await identifyAll(['french'], { plan: 'trial', country: 'FR' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      ...leavesTrials,
      audience: { trait: { name: 'country', is: 'DE' } },
      exit: [{ kind: 'condition', condition: { inSegment: { segment: 'Trials' } } }],
      steps: [{ kind: 'wait', duration: 'P1D' }, emailStep()],
    }),
  )
  await worker.drain()
  await identifyAll(['german', 'french', 'back'], { plan: 'paid' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ waiting: 2 })
  await identifyAll(['back'], { plan: 'trial' })
  clock.advance({ hours: 24 })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ exited: 1, finished: 1 })
})

test('who falls out of the top percent leaves when everybody is compared', async ({ worker, person, clock, inWs }) => {
  for (let index = 1; index <= 10; index += 1) await person(`u${index}`).identify({ score: index })
  await inWs((ws) => givenSegment(ws, clock, 'Best', { topPercent: { trait: 'score', percent: 20 } }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_exit', segment: 'Best' } }))
  await worker.drain()
  for (const userId of ['u1', 'u2']) await person(userId).identify({ score: 20 })
  clock.advance({ minutes: 15 })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in', u10: 'out', u2: 'in', u9: 'out' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 2 })
})

test('two workers at once begin each journey once', async ({
  worker,
  identifyAll,
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  await identifyAll(listIds(1, 20), { plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, leavesTrials))
  await worker.drain()
  const other = await startTestWorker(store, clock, workspaceId)
  try {
    const everyone = listIds(1, 20).map((userId) => identifyAll([userId], { plan: 'paid' }))
    await Promise.all([...everyone, worker.drain(), other.drain()])
    await Promise.all([worker.drain(), other.drain()])
    expect(await inWs(tallyEntries)).toEqual({ finished: 20 })
  } finally {
    await other.close()
  }
})
