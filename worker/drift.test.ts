import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Clock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { saySelfPause } from '../domain/journey/self-pause.ts'
import { insertDraft, readCampaign } from '../store/campaigns/campaigns.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import { resumeCampaign } from '../store/campaigns/resume.ts'
import { readSelfPause } from '../store/campaigns/self-pause.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { readNotices } from '../store/notices/read-notices.ts'
import { test } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { givenCustomers, makeCampaign, tallyDeliveries, workByHand } from './testing/set-up.ts'

const tomorrow = { kind: 'at', at: '2026-11-25T09:00', zone: 'UTC' }
const daily = { kind: 'recurring', every: 'day', atLocalTime: '09:00', zone: 'UTC' }

/** An approval as it is kept: of it the number on its card counts. */
async function givenApproval(
  ws: WorkspaceTx,
  clock: Clock,
  willReceive: number,
  approvers: 1 | 2 = 1,
): Promise<string> {
  const id = newId('approval')
  const at = clock.now()
  await sql`
    insert into approvals (workspace_id, id, thread_id, turn_id, tool_call_id, tool, arguments, card, content_hash,
           approvers, requested_by, created_at, expires_at)
    values (${ws.workspaceId}, ${id}, ${id}, 'trn_1', 'call_1', 'launch_campaign', '{}', ${JSON.stringify({ willReceive })}::jsonb,
            'hash', ${approvers}, 'mem_test', ${at.toString()}, ${at.add({ hours: 24 }).toString()})`.execute(ws.tx)
  return id
}

async function givenApproved(ws: WorkspaceTx, clock: Clock, willReceive: number, schedule: object): Promise<string> {
  const id = newId('campaign')
  const at = clock.now()
  const document = makeCampaign({ trigger: { kind: 'broadcast', schedule }, reentry: 'every_time' })
  await insertDraft(ws, { id, document, memberId: 'mem_test', at })
  const approvalId = await givenApproval(ws, clock, willReceive)
  await launchVersion(ws, { campaignId: id, approvalId, contentHash: 'hash', at })
  return id
}

const statusOf = async (ws: WorkspaceTx, id: string) => (await readCampaign(ws, id)).status

test('a broadcast that would reach 5 % others by the time it leaves pauses, tells, and leaves once it is approved anew', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 20))
  const campaign = await inWs((ws) => givenApproved(ws, clock, 20, tomorrow))
  await inWs(({ tx }) =>
    sql`insert into customers (workspace_id, user_id, email)
        values (${workspaceId}, 'new-1', 'new-1@example.com'), (${workspaceId}, 'new-2', 'new-2@example.com')`.execute(
      tx,
    ),
  )
  clock.advance({ hours: 24 })
  const workers = [1, 2].map(() => workByHand(store, clock, workspaceId))
  const drain = () => Promise.all(workers.map((each) => each.drain()))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({})
  expect(await inWs((ws) => statusOf(ws, campaign))).toBe('paused')
  const pause = await inWs((ws) => readSelfPause(ws, campaign))
  expect(pause === null ? '' : saySelfPause(pause, 'UTC')).toContain(
    '22 customers would receive it now, and it was approved for 20. What is queued waits; resuming asks for an approval.',
  )
  const told = await inWs((ws) => readNotices(ws, { id: 'mem_any', role: 'approver' }, 10, clock.now()))
  expect(told.notices).toMatchObject([{ facts: { kind: 'campaign_paused', because: { kind: 'drift' } } }])

  clock.advance({ minutes: 1 })
  const again = await inWs((ws) => givenApproval(ws, clock, 22))
  await inWs((ws) => resumeCampaign(ws, campaign, again, clock.now()))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 22 })
})

test('one more in twenty is no drift, and a run of a recurring one may differ as its kind does', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 21))
  const campaigns = await Promise.all([
    inWs((ws) => givenApproved(ws, clock, 20, tomorrow)),
    inWs((ws) => givenApproved(ws, clock, 2, daily)),
  ])
  clock.advance({ hours: 24 })
  await workByHand(store, clock, workspaceId).drain()
  for (const id of campaigns) expect(await inWs((ws) => statusOf(ws, id))).not.toBe('paused')
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 42 })
})

test('a limit that was set since the approval holds when it leaves', async ({ store, clock, inWs, workspaceId }) => {
  await inWs((ws) => givenCustomers(ws, 20))
  const limits = [{ secondApproverAbove: 19 }, { recipientCeiling: 19, secondApproverAbove: null }]
  for (const limit of limits) {
    const campaign = await inWs((ws) => givenApproved(ws, clock, 20, { kind: 'now' }))
    await inWs((ws) => changeSettings(ws, limit))
    await workByHand(store, clock, workspaceId).drain()
    expect(await inWs((ws) => readSelfPause(ws, campaign))).toMatchObject({ counted: 20 })
  }
  expect(await inWs(tallyDeliveries)).toEqual({})
})
