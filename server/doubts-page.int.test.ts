import { expect } from 'vitest'
import type { Provider } from '../channels/provider.ts'
import { needsService } from '../domain/testing.ts'
import { mintKey } from '../store/keys.ts'
import { readResults } from '../store/results.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { audit } from '../web-chat/testing/audit.ts'
import { openBuiltPages, watchFaults } from '../web-chat/testing/browser.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { sessionCookie } from './plugins/session.ts'
import { listenForTest } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

const test = needsService('chromium', base)

const silent: Provider = {
  name: 'silent',
  channel: 'email',
  idempotent: false,
  send: (batch) => Promise.resolve(batch.map(() => ({ kind: 'unknown', reason: 'no answer' }))),
}

test('an approver says in the page what became of uncertain messages, one by one and all; a viewer sees why not', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  await inWs((ws) => givenCustomers(ws, 130))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [silent] })
  await worker.drain()
  await worker.close()
  const { browser, dist } = await openBuiltPages()
  const app = await givenApp({ store, clock, workspaceId }, { webRoot: dist })
  const url = await listenForTest(app.http)
  const faults: string[] = []
  const closers: (() => Promise<void>)[] = []
  const visit = async (role: 'approver' | 'viewer', width: number, colorScheme: 'light' | 'dark') => {
    const member = await givenMember(db, workspaceId, role)
    const at = clock.now()
    const minted = await mintKey(db, { workspaceId, kind: 'session', memberId: member.id, at, expiresAt: null })
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    closers.push(() => context.close())
    await context.addCookies([{ name: sessionCookie, value: minted.secret, url }])
    const page = await context.newPage()
    watchFaults(page, url, faults)
    await page.goto(`${url}/uncertain?campaign=${campaign}`)
    await page.getByText('u1@example.com').waitFor()
    return page
  }
  const sums = async () => (await inWs((ws) => readResults(ws, campaign, clock.now()))).deliveries
  try {
    const page = await visit('approver', 1100, 'light')
    expect(await audit(page)).toEqual([])
    const seen = await visit('viewer', 320, 'dark')
    await seen.getByRole('checkbox', { name: /^u1@/ }).press('Space')
    await seen.getByRole('button', { name: 'They were sent' }).press('Enter')
    await seen.getByText('You are a viewer. Ask an approver or an admin to decide.').waitFor()
    expect(await seen.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await audit(seen)).toEqual([])
    expect(await sums()).toMatchObject({ uncertain: 130 })
    await page.getByRole('checkbox', { name: /^u1@example\.com/ }).press('Space')
    await page.getByRole('button', { name: 'They were sent' }).press('Enter')
    await page.getByText('1 message counts as sent. Nothing was sent again.').waitFor()
    expect(await sums()).toMatchObject({ sent: 1, failed: 0, uncertain: 129 })
    await page.getByRole('checkbox', { name: /^All of this campaign/ }).press('Space')
    await page.getByRole('button', { name: 'They were not sent' }).press('Enter')
    await page.getByText('129 messages count as failed.', { exact: false }).waitFor()
    await page.getByText('Nothing is uncertain.').waitFor()
    expect(await sums()).toMatchObject({ sent: 1, failed: 129, uncertain: 0 })
    expect(faults).toEqual([])
  } finally {
    for (const close of closers) await close()
    await app.http.close()
  }
})
