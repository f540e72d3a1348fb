import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider } from '../../channels/provider.ts'
import type { Channel } from '../../domain/channels.ts'
import { test } from '../../store/testing.ts'
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
