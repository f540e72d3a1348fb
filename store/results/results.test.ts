import { sql } from 'kysely'
import { expect } from 'vitest'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  startTestWorker,
} from '../../worker/testing/set-up.ts'
import { recordMilestone } from '../deliveries/milestones.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { readResults } from '../results.ts'
import { test } from '../testing.ts'
import { readReport } from './report.ts'

const conversion = { kind: 'event', event: 'order_completed', withinHours: 48, creditedTo: 'sent' }
const experiment = {
  kind: 'split',
  arms: [
    { name: 'short', percent: 50, steps: [emailStep('Short')] },
    { name: 'long', percent: 50, steps: [emailStep('A longer subject')] },
  ],
}

test('lift, arms and times are those of the entries, held-out ones beside them', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  await inWs((ws) => givenCustomers(ws, 300))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, { steps: [experiment], conversion, holdoutPercent: 30 }),
  )
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  const { rows: entries } = await inWs((ws) =>
    sql<{ customerId: number; heldOut: boolean; arm: string | null }>`
      select customer_id as "customerId", held_out as "heldOut", (select value from jsonb_each_text(arms)) as arm
        from journey_entries where workspace_id = ${workspaceId}`.execute(ws.tx),
  )
  const [entitled, heldOut] = [entries.filter((each) => !each.heldOut), entries.filter((each) => each.heldOut)]
  clock.advance({ hours: 6 })
  // A third of either: chance must not make one of them the better.
  const buyers = [entitled, heldOut].flatMap((of) =>
    of.filter((_, index) => index % 3 === 0).map(({ customerId }) => customerId),
  )
  const order = (customerId: number) => ({ customerId, name: 'order_completed', at: clock.now() })
  await inWs((ws) => givenEvents(ws, buyers.map(order)))
  await worker.drain()
  await worker.close()

  const share = (of: typeof entries) => ({
    of: of.length,
    count: of.filter(({ customerId }) => buyers.includes(customerId)).length,
  })
  expect(heldOut.length).toBeGreaterThan(50)
  const results = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(results.lift).toMatchObject({ entitled: share(entitled), heldOut: share(heldOut), verdict: 'unclear' })
  expect(results.lift?.words).toContain('conversions still count')
  const armOf = (name: string) => ({ name, ...share(entitled.filter(({ arm }) => arm === name)) })
  expect(results.experiments).toMatchObject([{ arms: [armOf('long'), armOf('short')] }])
  expect(results.hoursToConvert).toEqual({ quarter: 6, half: 6, threeQuarters: 6 })
  expect(results.metrics[0]).toEqual({
    name: 'converted',
    value: share(entitled).count,
    of: { name: 'entitled', value: entitled.length },
  })
})

test('without a conversion goal no lift is claimed', async ({ clock, inWs }) => {
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { holdoutPercent: 10 }))
  expect(await inWs((ws) => readResults(ws, campaign, clock.now()))).toMatchObject({ lift: null, hoursToConvert: null })
})

test('a report tells each message on the day it left, in the workspace’s zone, and adds up', async ({
  store,
  clock,
  workspaceId,
  inWs,
  db,
}) => {
  await sql`update workspace_settings set timezone = 'Pacific/Auckland' where workspace_id = ${workspaceId}`.execute(db)
  const [first = 0] = await inWs((ws) => givenCustomers(ws, 3))
  await sql`update customers set email = null where workspace_id = ${workspaceId} and id = ${first}`.execute(db)
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, {}))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  const { rows } = await sql<{ id: number }>`
    select id from deliveries where workspace_id = ${workspaceId} and state = 'sent' order by id`.execute(db)
  // Opened days later: it counts on the day of the message.
  const openedAt = clock.advance({ hours: 70 })
  await inWs((ws) => recordMilestone(ws, rows[0]?.id ?? 0, 'opened', openedAt))
  // 10:00 UTC is 23:00 in Auckland.
  expect(await inWs((ws) => readReport(ws, campaign, 'day'))).toMatchObject([
    { key: '2026-11-24', due: 3, sent: 2, opened: 1, skipped: 1 },
  ])
  expect(await inWs((ws) => readReport(ws, campaign, 'channel'))).toMatchObject([
    { key: 'email', due: 3, sent: 2, opened: 1, skipped: 1 },
  ])
  await expect(inWs((ws) => readReport(ws, 'cmp_nowhere', 'day'))).rejects.toMatchObject({ code: 'not_found' })
})

test('messages to customers whose time zone is missing or is none are counted', async ({
  store,
  clock,
  workspaceId,
  inWs,
  db,
}) => {
  const [known, lost, unsent] = await inWs((ws) => givenCustomers(ws, 4))
  const set = (id: number | undefined, values: ReturnType<typeof sql>) =>
    sql`update customers set ${values} where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
  await set(known, sql`timezone = 'Asia/Tokyo'`)
  await set(lost, sql`timezone = 'Mars/Olympus'`)
  await set(unsent, sql`email = null`)
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, {}))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  expect((await inWs((ws) => readResults(ws, campaign, clock.now()))).metrics).toContainEqual({
    name: 'sent without knowing the time zone',
    value: 2,
    of: { name: 'sent', value: 3 },
  })
})

test('turning push off within a day is blamed on the latest push before it', async ({
  store,
  clock,
  db,
  workspaceId,
  inWs,
}) => {
  const tell = (pushEnabled: boolean) =>
    ingestCalls(
      db,
      workspaceId,
      [
        {
          type: 'identify',
          userId: 'ada',
          anonymousId: null,
          messageId: null,
          traits: {},
          context: { device: { token: 'tok-1', type: 'ios', pushEnabled } },
        },
      ],
      clock.now(),
    )
  await inWs((ws) => givenCustomers(ws, 0))
  await tell(true)
  const push = {
    kind: 'message',
    channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'There' } } }],
  }
  const lost = async (campaign: string) =>
    (await inWs((ws) => readResults(ws, campaign, clock.now()))).metrics.find(({ name }) => name === 'turned push off')
  const worker = await startTestWorker(store, clock, workspaceId)
  const early = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [push] }))
  await worker.drain()
  clock.advance({ hours: 2 })
  const late = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [push] }))
  await worker.drain()
  await worker.close()
  clock.advance({ hours: 3 })
  await tell(false)
  clock.advance({ hours: 3 })
  await tell(false)
  const of = { name: 'customers sent a push', value: 1 }
  expect(await lost(early)).toEqual({ name: 'turned push off', value: 0, of })
  expect(await lost(late)).toEqual({ name: 'turned push off', value: 1, of })
})
