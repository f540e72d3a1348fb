import { sql } from 'kysely'
import { expect } from 'vitest'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall, givenLiveCampaign } from '../ingest/testing.ts'
import { givenWorkspace, test } from '../testing.ts'
import { listCustomerDeliveries } from './customer-deliveries.ts'
import { findCustomer, readCustomer } from './customers.ts'
import { findCurrentCustomer } from './merges.ts'
import { forgetCustomer } from '../privacy/forget-customer.ts'
import { suppressAddresses } from './suppressions.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

async function givenMaya(db: Db, workspaceId: number): Promise<number> {
  const context = { device: { token: 'tok-1', type: 'ios' } }
  const traits = { email: 'Maya@Example.com', phone: '+15555550123', plan: 'pro' }
  const calls = [
    givenCall('identify', { userId: 'u1', anonymousId: 'a1', traits, context }),
    givenCall('track', { userId: 'u1', event: 'signed_up', messageId: 'm1' }),
    givenCall('track', { userId: 'u1', event: 'app_opened', timestamp: '2019-01-01T00:00:00Z' }),
  ]
  await ingestCalls(db, workspaceId, calls, now)
  const id = await inWorkspace(db, workspaceId, (ws) => findCustomer(ws, { kind: 'user_id', value: 'u1' }))
  return id ?? Number.NaN
}

async function givenDelivery(ws: WorkspaceTx, campaignId: string, customerId: number): Promise<void> {
  const at = now.toString()
  const { rows } = await sql<{ id: number }>`
    insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, entered_at, ended_at)
    values (${ws.workspaceId}, ${campaignId}, 1, ${customerId}, 'm1', 'finished', ${at}, ${at}) returning id`.execute(
    ws.tx,
  )
  const { rows: deliveries } = await sql<{ id: number }>`
    insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, lane, channel, state,
                            reason, detail, queued_at, attempted_at, sent_at)
    values (${ws.workspaceId}, ${rows[0]?.id ?? 0}, 'stp_email', ${campaignId}, 1, ${customerId}, 'email', 'email', 'sent',
            null, null, ${at}, ${at}, ${at}) returning id`.execute(ws.tx)
  await sql`
    insert into recorded_messages (workspace_id, delivery_id, channel, address, content, recorded_at)
    values (${ws.workspaceId}, ${deliveries[0]?.id ?? 0}, 'email', 'maya@example.com', '{}', ${at})`.execute(ws.tx)
}

test('a customer is found by every id and address of theirs', async ({ db, workspaceId, inWs }) => {
  const id = await givenMaya(db, workspaceId)
  const identities = { user_id: 'u1', anonymous_id: 'a1', email: 'maya@example.com', phone: '+15555550123' } as const
  for (const kind of ['user_id', 'anonymous_id', 'email', 'phone'] as const)
    expect(await inWs((ws) => findCustomer(ws, { kind, value: identities[kind] }))).toBe(id)
  expect(await inWs((ws) => findCustomer(ws, { kind: 'email', value: 'u1' }))).toBeNull()
})

test('a customer is shown with consents, devices and what is suppressed', async ({ db, workspaceId, inWs }) => {
  const id = await givenMaya(db, workspaceId)
  await inWs((ws) =>
    suppressAddresses(
      ws,
      [
        { channel: 'email', address: 'MAYA@example.com', reason: 'complained' },
        { channel: 'push', address: 'tok-1', reason: 'unregistered' },
        { channel: 'email', address: 'other@example.com', reason: 'bounced' },
      ],
      now,
    ),
  )
  expect(await inWs((ws) => readCustomer(ws, id))).toMatchObject({
    id,
    userId: 'u1',
    email: 'maya@example.com',
    traits: { plan: 'pro' },
    consents: [],
    devices: [{ platform: 'ios', pushEnabled: true }],
    suppressed: [
      { channel: 'email', reason: 'complained' },
      { channel: 'push', reason: 'unregistered' },
    ],
  })
})

test('another workspace neither sees nor forgets a customer', async ({ db, workspaceId, inWs }) => {
  const id = await givenMaya(db, workspaceId)
  const other = await givenWorkspace(db, 'Other')
  expect(await inWorkspace(db, other, (ws) => findCurrentCustomer(ws, id))).toBeNull()
  await expect(inWorkspace(db, other, (ws) => readCustomer(ws, id))).rejects.toMatchObject({ code: 'not_found' })
  const forgetting = { workspaceId: other, customerId: id, memberId: 'mem_test', at: now }
  await expect(forgetCustomer(db, forgetting)).rejects.toMatchObject({ code: 'not_found' })
  expect(await inWs((ws) => findCurrentCustomer(ws, id))).toBe(id)
})

test('what was sent to a customer is listed with its milestones', async ({ db, workspaceId, inWs }) => {
  const campaignId = await inWs((ws) => givenLiveCampaign(ws, { name: 'Hello' }))
  const id = await givenMaya(db, workspaceId)
  await inWs((ws) => givenDelivery(ws, campaignId, id))
  const [trace, ...others] = await inWs((ws) => listCustomerDeliveries(ws, id))
  expect(others).toEqual([])
  expect(trace).toMatchObject({ campaignId, campaignName: 'Hello', stepId: 'stp_email', state: 'sent' })
  expect(Object.keys(trace?.milestones ?? {}).toSorted()).toEqual(['attempted', 'queued', 'sent'])
})
