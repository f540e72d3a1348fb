import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { bell, inboxTest as test } from './testing/inbox-site.ts'

const panelOf = (page: Page) => page.getByRole('region', { name: 'Messages' })
const lost = 'Your messages cannot be reached just now.'

test('where sockets are refused the inbox is read over HTTP, and goes back to the socket once that is let through', async ({
  site,
}) => {
  await site.send()
  site.door.sockets = 'refuse'
  const page = await site.visit()
  await bell(page, 'Messages, 1 unread').click()
  await bell(page, 'Messages').waitFor()
  await site.send({ title: 'The second' })
  await page.getByRole('button', { name: 'Dismiss “The second”' }).click()
  await expect.poll(() => panelOf(page).getByRole('listitem').count(), { timeout: 5_000 }).toBe(1)
  site.door.sockets = 'pass'
  await site.send({ title: 'The third' })
  await page.getByText('The third').waitFor()
  await expect.poll(() => site.door.asked.at(-1), { timeout: 40_000 }).not.toBe('GET /inbox')
  site.door.asked.length = 0
  await page.keyboard.press('Escape')
  await site.send({ title: 'The fourth' })
  await bell(page, 'Messages, 1 unread').waitFor()
  expect(site.door.asked).toEqual([])
})

test('a proxy that takes the socket and brings nothing of it keeps nobody from their inbox', async ({ site }) => {
  await site.send()
  site.door.sockets = 'swallow'
  const page = await site.visit()
  await bell(page, 'Messages, 1 unread').waitFor({ timeout: 10_000 })
})

test('a page whose policy names no socket has its inbox at once', async ({ site }) => {
  await site.send()
  const page = await site.visit({
    before: (shown) =>
      shown.evaluate(`document.head.append(Object.assign(document.createElement('meta'),
        { httpEquiv: 'content-security-policy', content: 'connect-src ${site.door.url}' }))`),
  })
  await bell(page, 'Messages, 1 unread').waitFor({ timeout: 3_000 })
  expect(site.door.asked).not.toContain('socket')
})

test('a token that expires in an open tab is replaced, with a socket and without', async ({ site, clock }) => {
  const page = await site.visit()
  await bell(page, 'Messages').waitFor()
  clock.advance({ hours: 2 })
  await site.send()
  await bell(page, 'Messages, 1 unread').waitFor()
  site.door.sockets = 'refuse'
  site.breakSockets()
  clock.advance({ hours: 2 })
  await site.send()
  await bell(page, 'Messages, 2 unread').waitFor()
})

/** As a tab is that stands behind another; Chromium without a window shows every tab. */
const hide = (page: Page, isHidden: boolean) =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} })
    document.dispatchEvent(new Event('visibilitychange'))`)

test('a hidden tab asks for nothing, and looks at once when it is seen again', async ({ site }) => {
  site.door.sockets = 'refuse'
  const page = await site.visit()
  await hide(page, true)
  await page.waitForTimeout(1_500)
  site.door.asked.length = 0
  await site.send()
  await page.waitForTimeout(5_000)
  expect(site.door.asked).toEqual([])
  await hide(page, false)
  await bell(page, 'Messages, 1 unread').waitFor({ timeout: 3_000 })
})

test('it says that it loads, that it cannot be reached, and that there is nothing, only when that is so', async ({
  site,
}) => {
  let faults = 0
  const page = await site.visit({
    before: async (shown) => {
      await shown.exposeFunction('noteFault', () => (faults += 1))
      await shown.evaluate("document.querySelector('carillon-inbox').addEventListener('fault', () => noteFault())")
      site.door.sockets = 'swallow'
      site.door.inbox = 'refuse'
    },
  })
  await bell(page, 'Messages').click()
  const panel = panelOf(page)
  await panel.getByText('Loading…').waitFor()
  expect(await panel.getAttribute('aria-busy')).toBe('true')
  await panel.getByText(lost).waitFor()
  expect(await panel.getAttribute('aria-busy')).toBe('false')
  expect(faults).toBeGreaterThan(0)
  site.door.inbox = 'pass'
  await panel.getByText('Nothing new.').waitFor()
  expect(await panel.getByText(lost).count()).toBe(0)
})

test('what was there stays there while it cannot be reached, and says so', async ({ site }) => {
  await site.send()
  const page = await site.visit()
  await bell(page, 'Messages, 1 unread').waitFor()
  Object.assign(site.door, { sockets: 'refuse', inbox: 'refuse' })
  site.breakSockets()
  await bell(page, 'Messages, 1 unread').click()
  await panelOf(page).getByText(lost).waitFor()
  expect(await panelOf(page).getByRole('listitem').count()).toBe(1)
  Object.assign(site.door, { sockets: 'pass', inbox: 'pass' })
  await panelOf(page).getByText(lost).waitFor({ state: 'hidden' })
})

test('a customer has read what they were shown, and no more', async ({ site, db, workspaceId }) => {
  await site.sendMany(45)
  const page = await site.visit()
  const countOpened = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from deliveries
       where workspace_id = ${workspaceId} and opened_at is not null`.execute(db)
    return rows[0]?.count ?? 0
  }
  const items = page.getByRole('listitem')
  const isShown = `[...document.querySelector('carillon-inbox').shadowRoot.querySelectorAll('li')].filter(
    (item) => item.querySelector('h3').getBoundingClientRect().bottom <= item.closest('section').getBoundingClientRect().bottom,
  ).length`
  const scrollThrough = `(async (panel) => {
    for (panel.scrollTop = 0; panel.scrollTop + panel.clientHeight < panel.scrollHeight - 1; panel.scrollTop += 200)
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })(document.querySelector('carillon-inbox').shadowRoot.querySelector('section'))`
  await bell(page, 'Messages, 45 unread').click()
  await expect.poll(() => items.count()).toBe(20)
  const shown: number = await page.evaluate(isShown)
  expect(shown).toBeLessThan(10)
  await bell(page, `Messages, ${45 - shown} unread`).waitFor()
  expect(await countOpened()).toBe(shown)
  await page.keyboard.press('Escape')
  await bell(page, `Messages, ${45 - shown} unread`).click()
  expect(await panelOf(page).getByRole('img', { name: 'New' }).count()).toBe(20 - shown)
  for (const count of [20, 40, 45]) {
    await expect.poll(() => items.count()).toBe(count)
    await page.evaluate(scrollThrough)
    if (count < 45) await page.getByRole('button', { name: 'Older messages' }).click()
  }
  await bell(page, 'Messages').waitFor()
  await expect.poll(countOpened).toBe(45)
})
