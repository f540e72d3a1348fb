import { expect } from 'vitest'
import type { Provider, SendResult } from '../../channels/provider.ts'
import { test } from '../../store/testing.ts'
import { waitUntil } from '../testing/children.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries } from '../testing/set-up.ts'

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
