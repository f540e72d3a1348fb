import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider, SendResult } from '../channels/provider.ts'
import type { BrakeName } from '../domain/brakes/brakes.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { readSelfPause } from '../store/campaigns/self-pause.ts'
import { resumeCampaign } from '../store/campaigns/resume.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { type Milestone, recordMilestone } from '../store/deliveries/milestones.ts'
import { readNotices } from '../store/notices/read-notices.ts'
import { test as base } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { givenCustomers, givenEvents, givenLiveCampaign, tallyDeliveries, workByHand } from './testing/set-up.ts'

const limit = { percent: 20, atLeast: 10, windowHours: 24 }
const off = { bounces: null, complaints: null, failures: null, optOuts: null }
const trigger = { kind: 'event', event: 'started' }

/** Answers as the test says, for each address. */
const answerAs = (answer: (address: string) => SendResult): Provider => ({
  name: 'told',
  channel: 'email',
  idempotent: false,
  send: (batch) => Promise.resolve(batch.map(({ address }) => answer(address))),
})
const sent: SendResult = { kind: 'sent', providerMessageId: null }
const refused: SendResult = { kind: 'failed', reason: 'policy', suppress: false }
const dead: SendResult = { kind: 'failed', reason: 'no such mailbox', suppress: true }

type Fixtures = {
  given: (brake: BrakeName | null, customers: number, more?: object) => Promise<{ ids: number[]; campaign: string }>
  begin: (ids: readonly number[]) => Promise<void>
  pauseOf: (campaign: string) => Promise<object | null>
  countNotices: () => Promise<number>
  workers: (count: number, answer?: (address: string) => SendResult) => () => Promise<unknown>
}
const test = base.extend<Fixtures>({
  given: async ({ inWs, clock }, use) =>
    use((brake, customers, more = {}) =>
      inWs(async (ws) => {
        await changeSettings(ws, { brakes: { ...off, ...(brake !== null && { [brake]: limit }) } })
        const ids = await givenCustomers(ws, customers)
        return { ids, campaign: await givenLiveCampaign(ws, clock, { trigger, ...more }) }
      }),
    ),
  begin: async ({ inWs, clock }, use) =>
    use((ids) =>
      inWs((ws) =>
        givenEvents(
          ws,
          ids.map((customerId) => ({ customerId, name: 'started', at: clock.now() })),
        ),
      ),
    ),
  pauseOf: async ({ inWs }, use) => use((campaign) => inWs((ws) => readSelfPause(ws, campaign))),
  countNotices: async ({ inWs, clock }, use) =>
    use(async () => {
      const reader = { id: 'mem_reader', role: 'approver' } as const
      return (await inWs((ws) => readNotices(ws, reader, 50, clock.now()))).notices.length
    }),
  workers: async ({ store, clock, workspaceId }, use) =>
    use((count, answer = () => sent) => {
      const options = { providers: [answerAs(answer)], batchSize: 3 }
      const hands = Array.from({ length: count }, () => workByHand(store, clock, workspaceId, options))
      return () => Promise.all(hands.map(({ drain }) => drain()))
    }),
})

const listSent = async ({ tx, workspaceId }: WorkspaceTx, campaign: string): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select id from deliveries where workspace_id = ${workspaceId} and campaign_id = ${campaign} and state = 'sent'
     order by id`.execute(tx)
  return rows.map(({ id }) => id)
}

test.for<{ brake: BrakeName; milestone: Milestone }>([
  { brake: 'bounces', milestone: 'bounced' },
  { brake: 'complaints', milestone: 'complained' },
  { brake: 'optOuts', milestone: 'opted_out' },
])(
  '$brake pause a campaign exactly at the limit, tell it once, and not again for what left before it was resumed',
  async ({ brake, milestone }, { given, begin, pauseOf, countNotices, workers, inWs, clock }) => {
    const { ids, campaign } = await given(brake, 30, { transactional: brake === 'bounces', topic: null })
    const drain = workers(1)
    await begin(ids.slice(0, 10))
    await drain()
    const [first = 0, second = 0, ...others] = await inWs((ws) => listSent(ws, campaign))
    clock.advance({ hours: 1 })
    const happen = (id: number) => inWs((ws) => recordMilestone(ws, id, milestone, clock.now()))
    await happen(first)
    expect(await pauseOf(campaign)).toBeNull()
    await Promise.all([happen(first), happen(second), happen(second)])
    expect(await pauseOf(campaign)).toMatchObject({ kind: 'brake', brake, channel: 'email', count: 2, messages: 10 })
    expect(await countNotices()).toBe(1)

    clock.advance({ minutes: 1 })
    await inWs((ws) => resumeCampaign(ws, campaign, 'apr_1', clock.now()))
    await begin(ids.slice(10, 20))
    for (const id of others) await happen(id)
    await drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 20 })
    expect(await pauseOf(campaign)).toBeNull()
    expect(await countNotices()).toBe(1)
  },
)

test('of a broadcast that is over its approvers are told once for each brake, and it stays over', async ({
  given,
  pauseOf,
  workers,
  inWs,
  clock,
}) => {
  const { campaign } = await given('complaints', 20, { trigger: { kind: 'broadcast', schedule: { kind: 'now' } } })
  await workers(1)()
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = await inWs((ws) => listSent(ws, campaign))
  const reader = { id: 'mem_reader', role: 'approver' } as const
  const told = async () => (await inWs((ws) => readNotices(ws, reader, 50, clock.now()))).notices
  for (const id of [first, second, third]) await inWs((ws) => recordMilestone(ws, id, 'complained', clock.now()))
  expect(await told()).toEqual([])
  for (const id of [fourth, fifth]) await inWs((ws) => recordMilestone(ws, id, 'complained', clock.now()))
  const because = { kind: 'brake', brake: 'complaints', count: 4, messages: 20 }
  expect(await told()).toMatchObject([{ facts: { kind: 'brake_reached', campaignId: campaign, because } }])
  await inWs((ws) => changeSettings(ws, { brakes: { complaints: limit, optOuts: limit } }))
  for (const id of [first, second, third, fourth, fifth])
    await inWs((ws) => recordMilestone(ws, id, 'opted_out', clock.now()))
  expect((await told()).map(({ facts }) => facts)).toMatchObject([
    { because: { brake: 'optOuts', count: 4 } },
    { because: { brake: 'complaints', count: 4 } },
  ])
  expect(await pauseOf(campaign)).toBeNull()
  expect(await inWs((ws) => readCampaign(ws, campaign))).toMatchObject({ status: 'finished' })
})

test('failures pause a campaign once, whoever of two workers finds them, and the rest waits', async ({
  given,
  begin,
  pauseOf,
  countNotices,
  workers,
  inWs,
}) => {
  const { ids, campaign } = await given('failures', 60)
  await begin(ids)
  await workers(2, () => refused)()
  const { failed = 0, queued = 0 } = await inWs(tallyDeliveries)
  expect(failed).toBeGreaterThanOrEqual(10)
  expect(queued).toBeGreaterThan(0)
  expect(await pauseOf(campaign)).toMatchObject({ brake: 'failures' })
  expect(await countNotices()).toBe(1)
})

test('a mailbox that is not there counts as a bounce, not as a failure', async ({ given, begin, pauseOf, workers }) => {
  const { ids, campaign } = await given('bounces', 12)
  await begin(ids)
  await workers(1, (address) => (/u[12]@/.test(address) ? dead : sent))()
  expect(await pauseOf(campaign)).toBeNull()
  const other = await given('failures', 0)
  await begin(ids)
  await workers(1, () => dead)()
  expect([await pauseOf(campaign), await pauseOf(other.campaign)]).toEqual([null, null])
})

test('below its minimum a share says nothing, beyond its window it is over, and a brake that is off pauses nothing', async ({
  given,
  begin,
  pauseOf,
  workers,
  inWs,
  clock,
}) => {
  const { ids, campaign } = await given('failures', 40)
  const drain = workers(1, () => refused)
  await begin(ids.slice(0, 9))
  await drain()
  expect(await pauseOf(campaign)).toBeNull()
  clock.advance({ hours: 25 })
  await begin(ids.slice(9, 18))
  await drain()
  expect(await pauseOf(campaign)).toBeNull()
  await inWs((ws) => changeSettings(ws, { brakes: { failures: null } }))
  await begin(ids.slice(18, 28))
  await drain()
  expect(await pauseOf(campaign)).toBeNull()
  await inWs((ws) => changeSettings(ws, { brakes: { failures: limit } }))
  await begin(ids.slice(28, 29))
  await drain()
  expect(await pauseOf(campaign)).toMatchObject({ brake: 'failures', count: 20, messages: 20 })
})
