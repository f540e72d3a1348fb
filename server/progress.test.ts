import { expect } from 'vitest'
import type { OutgoingMessage, Provider } from '../channels/provider.ts'
import { sendEach } from '../channels/send-each.ts'
import type { ServerFrame } from './chat/socket-frames.ts'
import { test } from '../store/testing.ts'
import { waitUntil } from '../worker/testing/children.ts'
import {
  emailStep,
  givenCustomers,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
} from '../worker/testing/set-up.ts'
import { listenForTest, PageSocket } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

test('a broadcast is seen on its way and stopped from outside, its figures those of its deliveries all the time', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const app = await givenApp({ store, clock, workspaceId })
  const url = await listenForTest(app.http)
  const editor = { headers: await app.as('editor') }
  await inWs((ws) => givenCustomers(ws, 600))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()], holdoutPercent: 0 }))
  let taken = 0
  const deliver = async ({ deliveryId }: OutgoingMessage) => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    taken += 1
    return deliveryId % 5 === 0
      ? { kind: 'failed' as const, reason: 'refused', suppress: false }
      : { kind: 'sent' as const, providerMessageId: null }
  }
  const slow: Provider = { name: 'slow', channel: 'email', idempotent: true, send: sendEach({ deliver, atOnce: 2 }) }
  const page = await PageSocket.open(url, editor.headers)
  page.send({ type: 'watch', campaignId: campaign })
  page.send({ type: 'watch', campaignId: 'cmp_of_somebody_else' })
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [slow], batchSize: 50 })
  try {
    const isUnderWay = (frame: ServerFrame) => frame.type === 'progress' && frame.sent > 0 && frame.attempted > 0
    await page.until(isUnderWay)
    await waitUntil(() => taken > 60)
    const stop = await app.http.inject({ method: 'POST', url: `/v1/campaigns/${campaign}/stop`, ...editor })
    expect(stop.json()).toEqual({ id: campaign, status: 'stopped' })
    await worker.drain()
    const tally = await inWs(tallyDeliveries)
    const read = await app.http.inject({ url: `/v1/campaigns/${campaign}/progress`, ...editor })
    expect(read.json()).toEqual({
      campaignId: campaign,
      status: 'stopped',
      trigger: 'broadcast',
      pausedBecause: null,
      due: 600,
      expanding: false,
      queued: 0,
      attempted: 0,
      sent: 0,
      skipped: 0,
      failed: 0,
      uncertain: 0,
      ...tally,
    })
    expect((tally['sent'] ?? 0) + (tally['failed'] ?? 0)).toBe(taken)
    await page.until((frame) => frame.type === 'progress' && frame.status === 'stopped' && frame.queued === 0)
    await page.until((frame) => frame.type === 'error' && frame.campaignId === 'cmp_of_somebody_else')
  } finally {
    await worker.close()
    page.drop()
    await app.http.close()
  }
})

test('whoever may only look puts no brake on, and a draft has none to put on', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const app = await givenApp({ store, clock, workspaceId })
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const send = async (role: 'viewer' | 'editor', act: string) =>
    (await app.http.inject({ method: 'POST', url: `/v1/campaigns/${campaign}/${act}`, headers: await app.as(role) }))
      .statusCode
  expect(await send('viewer', 'stop')).toBe(403)
  expect(await send('editor', 'pause')).toBe(200)
  expect(await send('editor', 'pause')).toBe(200)
  expect(await send('editor', 'stop')).toBe(200)
  expect(await send('editor', 'pause')).toBe(409)
  await app.http.close()
})
