import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider, SendResult } from '../../channels/provider.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { scanDatabase } from '../../store/privacy/testing.ts'
import { readResults } from '../../store/results.ts'
import { test } from '../../store/testing.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker } from '../testing/set-up.ts'

/** A provider that lets the test forget customers while it has their messages, and then answers. */
const meanwhile = (during: () => Promise<unknown>, answers: readonly SendResult[]): Provider => ({
  name: 'scripted',
  channel: 'email',
  idempotent: false,
  async send(batch) {
    await during()
    return batch.map((_, index) => answers[index] ?? { kind: 'unknown', reason: 'no answer' })
  },
})

test('messages on their way when their customers are forgotten are counted, and leave no address behind', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 4))
  await sql`update customers set email = 'gone-' || id || '@qzvx.example' where workspace_id = ${workspaceId}`.execute(
    db,
  )
  const forget = (customerId: number) =>
    forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at: clock.now() })
  const provider = meanwhile(
    () => Promise.all(ids.map(forget)),
    [
      { kind: 'sent', providerMessageId: 'for gone@qzvx.example' },
      { kind: 'retry', reason: 'busy: gone@qzvx.example', afterMs: 1 },
      { kind: 'failed', reason: 'bounced: gone@qzvx.example', suppress: true },
      { kind: 'unknown', reason: 'cut_off: gone@qzvx.example' },
    ],
  )
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
  try {
    const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
    await worker.drain()
    const { deliveries } = await inWs((ws) => readResults(ws, campaign, clock.now()))
    expect(deliveries).toMatchObject({ due: 4, sent: 1, failed: 2, uncertain: 1, queued: 0, inFlight: 0, skipped: 0 })
    expect(await scanDatabase(db, ['qzvx.example'])).toEqual([])
    const { rows } = await sql`select reason from suppression_hashes where workspace_id = ${workspaceId}`.execute(db)
    expect(rows).toHaveLength(1)
  } finally {
    await worker.close()
  }
})

test('customers forgotten while a broadcast expands and sends are passed over, and every message is counted', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 60))
  const worker = await startTestWorker(store, clock, workspaceId, { batchSize: 10 })
  try {
    const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
    const forget = async () => {
      for (const customerId of ids.filter((_, index) => index % 4 === 0))
        await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at: clock.now() })
    }
    await Promise.all([worker.drain(), forget()])
    await worker.drain()
    const { deliveries } = await inWs((ws) => readResults(ws, campaign, clock.now()))
    expect(deliveries.due).toBe(deliveries.sent + deliveries.skipped)
    expect(deliveries.sent).toBeGreaterThanOrEqual(45)
    expect(deliveries).toMatchObject({ queued: 0, inFlight: 0, failed: 0, uncertain: 0 })
  } finally {
    await worker.close()
  }
})
