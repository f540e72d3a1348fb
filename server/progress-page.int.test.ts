import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider } from '../channels/provider.ts'
import { sendEach } from '../channels/send-each.ts'
import { systemClock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { needsService } from '../domain/testing.ts'
import { insertDraft } from '../store/campaigns/campaigns.ts'
import { test as base } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { tools } from '../tools/registry.ts'
import { openBuiltPages, watchFaults } from '../web-chat/testing/browser.ts'
import { emailStep, givenCustomers, makeCampaign, startTestWorker, tallyDeliveries } from '../worker/testing/set-up.ts'
import type { ServerFrame } from './chat/socket-frames.ts'
import { sessionCookie } from './plugins/session.ts'
import { listenForTest } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

const test = needsService('chromium', base)
const clock = systemClock
/** So many, and so slowly, that no machine sends all of them before it is told to stop. */
const people = 1500
const answerMs = 150

test('an approved broadcast is seen growing in the page, and Stop ends it at once', async ({
  store,
  workspaceId,
  inWs,
}) => {
  const campaign = newId('campaign')
  await inWs(async (ws) => {
    await givenCustomers(ws, people)
    await changeSettings(ws, { senderEmail: 'hello@larkspur.example', postalAddress: '1 Mill Lane' })
    const document = makeCampaign({ name: 'מבצע 🎁 <b>', steps: [emailStep()], holdoutPercent: 0 })
    await insertDraft(ws, { id: campaign, document, memberId: 'mem_test', at: clock.now() })
  })
  const model = fakeModel()
    .respondWithTools([{ name: 'launch_campaign', args: { campaign } }])
    .respond(new AIMessage('It is on its way.'))
  const { browser, dist } = await openBuiltPages()
  const app = await givenApp({ store, clock, workspaceId }, { model, tools, webRoot: dist })
  const url = await listenForTest(app.http)
  let taken = 0
  const deliver = async (_message: OutgoingMessage) => {
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    taken += 1
    return { kind: 'sent' as const, providerMessageId: null }
  }
  const slow: Provider = { name: 'slow', channel: 'email', idempotent: true, send: sendEach({ deliver, atOnce: 4 }) }
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [slow], batchSize: 5 })
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } })
  const faults: string[] = []
  try {
    await context.addCookies([{ name: sessionCookie, value: await app.mint('session', 'approver'), url }])
    const page = await context.newPage()
    watchFaults(page, url, faults)
    const frames: Extract<ServerFrame, { type: 'progress' }>[] = []
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(payload.toString()) as ServerFrame // our own server wrote it
        if (frame.type === 'progress') frames.push(frame)
      }),
    )
    await page.goto(url)
    await page.locator('.dock[data-link=ready]').waitFor({ state: 'attached' })
    await page.getByRole('textbox', { name: 'Your message' }).fill('Send it')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Approve', exact: true }).click()

    const progress = page.getByRole('region', { name: 'Progress of “מבצע 🎁 <b>”' })
    await progress.getByText('Sending', { exact: true }).waitFor()
    await expect.poll(() => new Set(frames.map(({ sent }) => sent)).size, { timeout: 20_000 }).toBeGreaterThan(2)
    await expect.poll(() => frames.at(-1), { timeout: 20_000 }).toMatchObject({ due: people, expanding: false })
    const bar = progress.getByRole('progressbar', { name: 'Messages done' })
    await expect.poll(() => bar.getAttribute('value')).not.toBe('0')

    await progress.getByRole('button', { name: /^Stop/ }).click()
    await progress.getByRole('button', { name: 'Stop for good' }).click()
    await progress.getByText('Stopped', { exact: true }).waitFor()
    await expect
      .poll(() => frames.at(-1), { timeout: 10_000 })
      .toMatchObject({ status: 'stopped', queued: 0, attempted: 0, due: people })
    const sentAtStop = frames.at(-1)?.sent
    await worker.drain()
    const { sent = 0, skipped = 0, failed = 0, uncertain = 0 } = await inWs(tallyDeliveries)
    expect(sent).toBe(sentAtStop)
    expect(taken).toBe(sent)
    expect(sent).toBeLessThan(people)
    expect(sent + skipped + failed + uncertain).toBe(people)
    await progress.getByText('1,500 of 1,500 messages done', { exact: true }).waitFor()
    expect(await progress.getByRole('button').count()).toBe(0)
    expect(faults).toEqual([])
  } finally {
    await context.close()
    await worker.close()
    await app.http.close()
  }
})
