import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider } from '../../channels/provider.ts'
import { sendEach } from '../../channels/send-each.ts'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import { test } from '../../store/testing.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { waitUntil } from '../testing/children.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries, workByHand } from '../testing/set-up.ts'

/** Takes two messages every 50 ms, as a slow mail server does, and remembers whose. */
function slowProvider() {
  const taken: number[] = []
  const deliver = async ({ deliveryId }: OutgoingMessage) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    taken.push(deliveryId)
    return { kind: 'sent' as const, providerMessageId: `slow-${deliveryId}` }
  }
  const provider: Provider = {
    name: 'slow',
    channel: 'email',
    idempotent: false,
    send: sendEach({ deliver, atOnce: 2 }),
  }
  return { provider, taken }
}

const customerCount = 2000

test('a broadcast that is stopped in the middle stands still within a second, batches that were claimed included', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, customerCount))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, taken } = slowProvider()
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider], batchSize: 1000 })
  try {
    await waitUntil(() => taken.length >= 20)
    await inWs((ws) => changeStatus(ws, campaign, ['live'], 'stopped'))
    const before = taken.length
    await worker.drain()
    const { sent = 0, skipped = 0, ...others } = await inWs(tallyDeliveries)
    expect(others).toEqual({})
    expect(sent + skipped).toBe(customerCount)
    expect(sent).toBe(taken.length)
    // Forty leave a second; the batch has a thousand. A busy machine looks later, so it is given three seconds' worth.
    expect(taken.length - before).toBeLessThanOrEqual(120)
  } finally {
    await worker.close()
  }
}, 30_000)

test('what a pause or the kill switch holds back in the middle of a batch waits, and leaves once when it may again', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 200))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, taken } = slowProvider()
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
  try {
    await waitUntil(() => taken.length >= 10)
    await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
    await worker.drain()
    const held = taken.length
    expect(await inWs(tallyDeliveries)).toEqual({ sent: held, queued: 200 - held })
    await inWs((ws) => changeStatus(ws, campaign, ['paused'], 'live'))
    await waitUntil(() => taken.length >= held + 10)
    await inWs((ws) => changeSettings(ws, { killSwitch: true }))
    await worker.drain()
    expect(taken.length).toBeLessThan(200)
    await inWs((ws) => changeSettings(ws, { killSwitch: false }))
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 200 })
    expect(taken).toHaveLength(200)
  } finally {
    await worker.close()
  }
}, 30_000)

test('a message that comes back unsent to a stopped campaign is skipped, also when its journey had ended meanwhile', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 2))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const provider: Provider = {
    name: 'stopped',
    channel: 'email',
    idempotent: false,
    async send(batch) {
      await inWs(async (ws) => {
        // As a merge ends the journey of which another goes on.
        await sql`
          update journey_entries set state = 'exited', step_id = null, ended_at = ${clock.now().toString()}, end_reason = 'merged'
           where workspace_id = ${ws.workspaceId} and id = (select min(id) from journey_entries
                                                             where workspace_id = ${ws.workspaceId})`.execute(ws.tx)
        await changeStatus(ws, campaign, ['live'], 'stopped')
      })
      return batch.map(() => ({ kind: 'not_asked', reason: 'not_begun' }))
    },
  }
  await workByHand(store, clock, workspaceId, { providers: [provider] }).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ skipped: 2 })
})

test.for([
  ['its campaign is stopped', 'stopped', { uncertain: 3 }],
  ['its campaign is paused', 'paused', { queued: 3 }],
  ['the kill switch is on', 'kill_switch', { queued: 3 }],
] as const)(
  'what a lost worker had begun does not leave once %s',
  async ([, brake, became], { store, clock, inWs, workspaceId }) => {
    await inWs((ws) => givenCustomers(ws, 3))
    const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
    let asked = 0
    const provider: Provider = {
      name: 'kept',
      channel: 'email',
      idempotent: true,
      async send(batch) {
        asked += batch.length
        await inWs(async (ws) => {
          // As if a worker had died that another one took these over from.
          await sql`
            update deliveries set lease_token = gen_random_uuid(), lease_until = now() - interval '1 s'
             where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
          if (brake === 'kill_switch')
            await sql`update workspace_settings set kill_switch = true where workspace_id = ${ws.workspaceId}`.execute(
              ws.tx,
            )
          else await changeStatus(ws, campaign, ['live'], brake)
        })
        return batch.map(() => ({ kind: 'sent', providerMessageId: null }))
      },
    }
    await workByHand(store, clock, workspaceId, { providers: [provider] }).drain()
    expect({ asked, became: await inWs(tallyDeliveries) }).toEqual({ asked: 3, became })
  },
)
