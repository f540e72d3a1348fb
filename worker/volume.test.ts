import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider } from '../channels/provider.ts'
import type { Clock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { saySelfPause } from '../domain/journey/self-pause.ts'
import { insertDraft, readCampaign } from '../store/campaigns/campaigns.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import { resumeCampaign } from '../store/campaigns/resume.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { readSelfPause } from '../store/campaigns/self-pause.ts'
import { test } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  makeCampaign,
  tallyDeliveries,
  workByHand,
} from './testing/set-up.ts'

const ceiling = 5
const trigger = { kind: 'event', event: 'started' }

/** As the approval sets it. */
const allow = ({ tx, workspaceId }: WorkspaceTx, campaignId: string) =>
  sql`update campaign_versions set daily_ceiling = ${ceiling}
       where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)

const begin = (ws: WorkspaceTx, clock: Clock, ids: readonly number[]) =>
  givenEvents(
    ws,
    ids.map((customerId) => ({ customerId, name: 'started', at: clock.now() })),
  )

test('a triggered campaign that sends more than was expected pauses, keeps the rest, and goes on when it is resumed', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 8))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  await inWs((ws) => allow(ws, campaign))
  const workers = [1, 2].map(() => workByHand(store, clock, workspaceId))
  const drain = () => Promise.all(workers.map((each) => each.drain()))
  const happen = (some: readonly number[]) => inWs((ws) => begin(ws, clock, some))

  await happen(ids.slice(0, 3))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 3 })

  clock.advance({ hours: 23 })
  await happen(ids.slice(3))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: ceiling, queued: 3 })
  expect((await inWs((ws) => readCampaign(ws, campaign))).status).toBe('paused')
  const pause = await inWs((ws) => readSelfPause(ws, campaign))
  expect(pause === null ? '' : saySelfPause(pause, 'Asia/Kolkata')).toBe(
    'It paused by itself on Wed 25 Nov 2026, 14:30: 5 messages had left within 24 hours, and its approval expected far fewer (at most 5). What is queued waits; resuming asks for an approval.',
  )

  await inWs((ws) => resumeCampaign(ws, campaign, 'apr_resumed', clock.now()))
  expect(await inWs((ws) => readSelfPause(ws, campaign))).toBeNull()
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 8 })
  expect((await inWs((ws) => readCampaign(ws, campaign))).status).toBe('live')
})

test('what left a day ago counts no more, and a broadcast has no such limit', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 8))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  await inWs((ws) => allow(ws, campaign))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { drain } = workByHand(store, clock, workspaceId)
  for (const some of [ids.slice(0, 4), ids.slice(4)]) {
    await inWs((ws) => begin(ws, clock, some))
    await drain()
    clock.advance({ hours: 25 })
  }
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 16 })
})

test('those under way in an earlier version are not held to what that one was approved for', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 8))
  const steps = [{ kind: 'wait', duration: 'PT1H' }, emailStep()]
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, steps }))
  await inWs((ws) => allow(ws, campaign))
  const { drain } = workByHand(store, clock, workspaceId)
  for (const some of [ids.slice(0, 2), ids.slice(2)]) {
    await inWs((ws) => begin(ws, clock, some))
    await drain()
    await inWs((ws) =>
      launchVersion(ws, { campaignId: campaign, approvalId: newId('approval'), contentHash: 'hash', at: clock.now() }),
    )
  }
  clock.advance({ hours: 1 })
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 8 })
  expect((await inWs((ws) => readCampaign(ws, campaign))).status).toBe('live')
})

test('a version may send what its approval said', async ({ clock, inWs }) => {
  await inWs(async (ws) => {
    const campaignId = newId('campaign')
    const at = clock.now()
    const document = makeCampaign({ trigger })
    await insertDraft(ws, { id: campaignId, document, memberId: 'mem_test', at })
    await sql`
      insert into approvals (workspace_id, id, thread_id, turn_id, tool_call_id, tool, arguments, card, content_hash,
             requested_by, created_at, expires_at)
      values (${ws.workspaceId}, 'apr_1', 'thr_1', 'trn_1', 'call_1', 'launch_campaign', '{}', '{"dailyCeiling": 240}', 'hash',
             'mem_test', ${at.toString()}, ${at.add({ hours: 24 }).toString()})`.execute(ws.tx)
    await launchVersion(ws, { campaignId, approvalId: 'apr_1', contentHash: 'hash', at })
    const { rows } = await sql`
      select daily_ceiling from campaign_versions
       where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
    expect(rows).toEqual([{ daily_ceiling: 240 }])
  })
})

test('a message that its provider could not be asked about counts once, however often it is its turn', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, ceiling))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  await inWs((ws) => allow(ws, campaign))
  let calls = 0
  const provider: Provider = {
    name: 'resting',
    channel: 'email',
    idempotent: false,
    async send(batch) {
      calls += 1
      return batch.map(() =>
        calls < 3 ? { kind: 'not_asked', reason: 'not_begun' } : { kind: 'sent', providerMessageId: null },
      )
    },
  }
  await inWs((ws) => begin(ws, clock, ids))
  await workByHand(store, clock, workspaceId, { providers: [provider] }).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: ceiling })
  expect((await inWs((ws) => readCampaign(ws, campaign))).status).toBe('live')
})
