import { sql } from 'kysely'
import { expect } from 'vitest'
import { smtp } from '../../channels/email/smtp.ts'
import { startScriptedServer } from '../../channels/email/testing.ts'
import type { Provider, SendResult } from '../../channels/provider.ts'
import { test } from '../../store/testing.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { waitUntil } from '../testing/children.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries } from '../testing/set-up.ts'

const pushStep = { kind: 'message', channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }] }
const inboxStep = {
  kind: 'message',
  channels: [{ channel: 'in_app', content: { default: { title: 'Hi', body: 'Ho' } } }],
}

test('while a mail server hangs, messages of another channel go out, and a journey goes on', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 60))
  const hung = Promise.withResolvers<void>()
  let asked = 0
  const email: Provider = {
    name: 'hung',
    channel: 'email',
    idempotent: true,
    async send(batch) {
      asked += batch.length
      await hung.promise
      return batch.map((): SendResult => ({ kind: 'sent', providerMessageId: null }))
    },
  }
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [email], batchSize: 5 })
  try {
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
    await waitUntil(() => asked > 0)
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [inboxStep, inboxStep] }))
    await waitUntil(async () => (await inWs(tallyDeliveries))['sent'] === 120)
    expect(asked).toBeLessThanOrEqual(20)
  } finally {
    hung.resolve()
    await worker.close()
  }
}, 30_000)

test('a mail server that takes connections and never says a word does not hold up push', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs(async (ws) => {
    const ids = await givenCustomers(ws, 40)
    await changeSettings(ws, { senderEmail: 'hello@larkspur.example', postalAddress: '1 Mill Lane' })
    await sql`
      insert into devices (workspace_id, customer_id, platform, token, push_enabled)
      select ${ws.workspaceId}, id, 'android', 'token-' || ${ws.workspaceId} || '-' || id, true
        from unnest(${ids}::bigint[]) id`.execute(ws.tx)
  })
  const server = await startScriptedServer(() => undefined, '')
  const mail = smtp({ url: server.url })
  const phones: Provider = {
    name: 'phones',
    channel: 'push',
    idempotent: true,
    send: async (batch) => batch.map((): SendResult => ({ kind: 'sent', providerMessageId: null })),
  }
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [mail, phones], batchSize: 5 })
  try {
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
    await waitUntil(async () => ((await inWs(tallyDeliveries))['attempted'] ?? 0) > 0)
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushStep] }))
    await waitUntil(async () => (await inWs(tallyDeliveries))['sent'] === 40)
    expect((await inWs(tallyDeliveries))['attempted']).toBeGreaterThan(0)
  } finally {
    await server.close()
    await worker.close()
    await mail.close?.()
  }
}, 30_000)
