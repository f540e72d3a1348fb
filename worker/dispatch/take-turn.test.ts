import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider } from '../../channels/provider.ts'
import type { Channel } from '../../domain/channels.ts'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import { test } from '../../store/testing.ts'
import { waitUntil } from '../testing/children.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries } from '../testing/set-up.ts'

/** Takes everything, and notes how much came at once, and when the last of it did. */
function countingProvider(channel: Channel) {
  const batches: number[] = []
  const seen = { lastAtMs: 0 }
  const provider: Provider = {
    name: 'counting',
    channel,
    idempotent: true,
    send(batch) {
      batches.push(batch.length)
      seen.lastAtMs = performance.now()
      return Promise.resolve(batch.map(({ deliveryId }) => ({ kind: 'sent', providerMessageId: `c-${deliveryId}` })))
    },
  }
  return { provider, batches, seen }
}

const pushFirst = {
  kind: 'message',
  channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }, ...emailStep().channels],
}

test.for([
  ['its own lane', emailStep()],
  ['the lane of a channel that it stands in for', pushFirst],
] as const)(
  'a channel with a rate sends no more at once, out of %s, and waits between',
  async ([, step], { store, clock, inWs, workspaceId }) => {
    await sql`delete from send_turns where channel = 'email'`.execute(store.db)
    await inWs((ws) => givenCustomers(ws, 12))
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [step] }))
    const { provider, batches, seen } = countingProvider('email')
    const config = { redisUrl: undefined, publicUrl: 'https://example.com', sendRates: { email: 5 } }
    const startedAtMs = performance.now()
    const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider], config })
    try {
      await worker.drain()
    } finally {
      await worker.close()
    }
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 12 })
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(12)
    expect(Math.max(...batches)).toBeLessThanOrEqual(5)
    // Three turns or more, of which each but the last has its second.
    expect(seen.lastAtMs - startedAtMs).toBeGreaterThan(1_950)
  },
)

const slow = { redisUrl: undefined, publicUrl: 'https://example.com', sendRates: { email: 1 / 60 } }

test.for([
  ['its own lane', emailStep(), { sent: 1, queued: 2 }],
  ['the lane of a channel that it stands in for', pushFirst, { sent: 1, queued: 2 }],
] as const)(
  'a worker that is to end does not wait for its turn, and what it claimed out of %s is due again, unasked',
  async ([, step, became], { store, clock, inWs, workspaceId }) => {
    await sql`delete from send_turns where channel = 'email'`.execute(store.db)
    await inWs((ws) => givenCustomers(ws, 3))
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [step] }))
    const { provider, batches } = countingProvider('email')
    const first = await startTestWorker(store, clock, workspaceId, { providers: [provider], config: slow })
    await waitUntil(() => batches.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const startedAtMs = performance.now()
    await first.close()
    expect(performance.now() - startedAtMs).toBeLessThan(3000)
    expect(await inWs(tallyDeliveries)).toEqual(became)
    expect(batches).toEqual([1])
    const { rows } = await inWs((ws) =>
      sql`select distinct attempts, may_have_left as "mayHaveLeft" from deliveries
           where workspace_id = ${ws.workspaceId} and state = 'queued'`.execute(ws.tx),
    )
    expect(rows).toEqual([{ attempts: 0, mayHaveLeft: false }])
    await sql`delete from send_turns where channel = 'email'`.execute(store.db)
    const second = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
    await second.drain()
    await second.close()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 3 })
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(3)
  },
)

test('a pause breaks off the wait of what was claimed for another channel', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await sql`delete from send_turns where channel = 'email'`.execute(store.db)
  await inWs((ws) => givenCustomers(ws, 3))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushFirst] }))
  const { provider, batches } = countingProvider('email')
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider], config: slow })
  try {
    await waitUntil(() => batches.length > 0)
    await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
    await expect.poll(() => inWs(tallyDeliveries), { timeout: 5000 }).toEqual({ sent: 1, queued: 2 })
    await inWs((ws) => changeStatus(ws, campaign, ['paused'], 'stopped'))
    await expect.poll(() => inWs(tallyDeliveries), { timeout: 5000 }).toEqual({ sent: 1, skipped: 2 })
  } finally {
    await worker.close()
  }
})
