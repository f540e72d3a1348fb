import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider } from '../channels/provider.ts'
import { signToken } from '../channels/tracking/tokens.ts'
import { test } from '../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

/** Takes every mail, but gives no answer until it is released. */
function holdMail() {
  const sent: number[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const provider: Provider = {
    name: 'held',
    channel: 'email',
    idempotent: true,
    async send(batch) {
      begin()
      await released
      sent.push(...batch.map(({ deliveryId }) => deliveryId))
      return batch.map(() => ({ kind: 'sent', providerMessageId: null }))
    },
  }
  return { provider, sent, begun, release }
}

type Due = { id: number; customerId: number }

const unsubscribe = ({ http, deps }: TestApp, workspaceId: number, { id, customerId }: Due) => {
  const payload = { purpose: 'unsubscribe', workspaceId, customerId, deliveryId: id, topic: 'offers', channel: 'email' }
  return http.inject({ method: 'POST', url: `/u/${signToken(deps.secret, { ...payload, purpose: 'unsubscribe' })}` })
}

test('who unsubscribes in the midst of a broadcast gets nothing that was not yet claimed', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const app = await givenApp({ store, clock, workspaceId })
  await inWs(async (ws) => {
    await givenCustomers(ws, 120)
    await givenLiveCampaign(ws, clock, { steps: [emailStep()] })
  })
  const mail = holdMail()
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [mail.provider], batchSize: 10 })
  const drained = worker.drain()
  await mail.begun
  // A row that a worker has taken but not yet written down is locked.
  const listUnclaimed = (ids: readonly number[] | null) =>
    inWs(async ({ tx }) => {
      const { rows } = await sql<Due>`
        select id, customer_id as "customerId" from deliveries
         where workspace_id = ${workspaceId} and state = 'queued' and (${ids}::bigint[] is null or id = any(${ids}))
         order by id desc limit 12 for update skip locked`.execute(tx)
      return rows
    })
  const refused: number[] = []
  for (const due of await listUnclaimed(null)) {
    expect((await unsubscribe(app, workspaceId, due)).statusCode).toBe(200)
    // Not claimed when the answer came: from then on nobody may send it.
    refused.push(...(await listUnclaimed([due.id])).map(({ id }) => id))
  }
  mail.release()
  await drained
  await worker.close()
  expect(refused.length).toBeGreaterThan(0)
  expect(mail.sent.filter((id) => refused.includes(id))).toEqual([])
  const { rows } = await inWs(({ tx }) =>
    sql<{ id: number; reason: string | null; state: string }>`
      select id, state, reason from deliveries where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows.filter(({ id }) => refused.includes(id)).map(({ state, reason }) => [state, reason])).toEqual(
    refused.map(() => ['skipped', 'not_consented']),
  )
  const skipped = rows.filter(({ state }) => state === 'skipped').length
  expect([rows.length, mail.sent.length + skipped]).toEqual([120, 120])
})

test('a channel that is off leaves the others as they are: the message takes the next one', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const app = await givenApp({ store, clock, workspaceId })
  const [customerId = 0] = await inWs((ws) => givenCustomers(ws, 2))
  await unsubscribe(app, workspaceId, { id: 1, customerId })
  const inApp = { channel: 'in_app', content: { default: { title: 'Hello', body: 'Come and see.' } } }
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, { steps: [{ ...emailStep(), channels: [...emailStep().channels, inApp] }] }),
  )
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  const { rows } = await inWs(({ tx }) =>
    sql`select customer_id = ${customerId} as "isOff", channel, state from deliveries
         where workspace_id = ${workspaceId} order by customer_id`.execute(tx),
  )
  expect(rows).toEqual([
    { isOff: true, channel: 'in_app', state: 'sent' },
    { isOff: false, channel: 'email', state: 'sent' },
  ])
})
