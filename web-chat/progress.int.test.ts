import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { pageTest as test } from './testing/browser.ts'
import { approval, campaign } from './testing/cards.ts'
import { endTurn, showCard, startTurn } from './testing/events.ts'
import { approver } from './testing/me.ts'
import { running } from './testing/progress.ts'

const turn = [
  ...startTurn('Send it'),
  showCard({ ...approval, status: 'approved', decidedBy: 'Ada Winter' }),
  endTurn(),
]
const progressOf = (page: Page) => page.getByRole('region', { name: /^Progress of/ })

test('from the keyboard: Stop asks once more, can be taken back, and says what became of it', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver, progress: [running] })
  const page = await visit({ path: '/?thread=a' })
  server.threadOf('a').emit(...turn)
  const progress = progressOf(page)
  await progress.getByText('1,204 of 2,146 messages done', { exact: true }).waitFor()
  expect(await progress.getByRole('progressbar').getAttribute('value')).toBe('1204')
  expect((await progress.locator('dl').innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'Sent 1,180 Being sent 12 Queued 930 Skipped 19 Failed 2 Uncertain 3',
  )
  await progress.getByRole('button', { name: 'Stop “Win back former buyers”' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect(await page.locator(':focus').innerText()).toBe(
    'Stop it for good? 930 queued messages will be skipped. It cannot run again.',
  )
  await page.keyboard.press('Escape')
  expect(await page.locator(':focus').innerText()).toContain('Stop')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await progress.getByText('Stopping', { exact: true }).waitFor()
  expect(await page.locator(':focus').innerText()).toBe('Stopping')
  server.tellProgress({ ...running, status: 'stopped', queued: 0, attempted: 0, sent: 1_192, skipped: 949 })
  await progress.getByText('Stopped', { exact: true }).waitFor()
  expect(await progress.getByRole('button').count()).toBe(0)
})

test('a pause says why, a refusal is said in plain words, and a viewer learns who may', async ({ serve }) => {
  const refusesBrakes = 'The campaign is finished; only a live or paused one can be stopped.'
  const { server, visit } = await serve({ me: approver, progress: [running], refusesBrakes })
  const page = await visit({ path: '/?thread=a' })
  server.threadOf('a').emit(...turn)
  await progressOf(page)
    .getByRole('button', { name: /^Pause/ })
    .click()
  await progressOf(page).getByRole('alert').getByText(refusesBrakes).waitFor()
  server.tellProgress({ ...running, status: 'paused', pausedBecause: '30 of 240 email messages bounced' })
  await progressOf(page).getByText('It paused by itself: 30 of 240 email messages bounced.', { exact: false }).waitFor()
  const member = { ...approver.member, role: 'viewer' as const }
  const other = await serve({ me: { ...approver, member }, progress: [running] })
  const looking = await other.visit({ path: '/?thread=a' })
  other.server.threadOf('a').emit(...turn)
  const stop = progressOf(looking).getByRole('button', { name: /^Stop/ })
  await stop.click({ force: true })
  expect(await stop.isDisabled()).toBe(true)
  await progressOf(looking).getByText('You are a viewer. Ask an editor', { exact: false }).waitFor()
})

test('one place shows it, the newest, and a connection that comes back goes on watching', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver, progress: [running] })
  const page = await visit({ path: '/?thread=a' })
  server.threadOf('a').emit(...turn)
  await progressOf(page).waitFor()
  server.threadOf('a').emit(...startTurn('Show it'), showCard({ ...campaign, status: 'live' }), endTurn())
  await page.getByRole('region', { name: 'Campaign Win back former buyers' }).locator('.progress').waitFor()
  expect(await progressOf(page).count()).toBe(1)
  server.dropSockets()
  await progressOf(page).getByText('Not connected: these figures are from before.').waitFor()
  server.tellProgress({ ...running, status: 'finished', queued: 0, attempted: 0, sent: 2_122 })
  await progressOf(page).getByText('Finished', { exact: true }).waitFor()
})
