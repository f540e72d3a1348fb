import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { readResults } from '../store/results.ts'
import { openBuiltPages } from '../web-chat/testing/browser.ts'
import { bell, inboxTest as test } from './testing/inbox-site.ts'

test('a message appears behind the bell at once, is read, followed and dismissed', async ({ site, inWs, clock }) => {
  const page = await site.visit()
  await bell(page, 'Messages').waitFor()
  const campaignId = await site.send({ deepLink: 'larkspur://boards' })
  await site.send({ deepLink: 'https://shop.example/boards', title: 'מבצע 🎁 <b>' })
  await bell(page, 'Messages, 2 unread').click()
  const panel = page.getByRole('region', { name: 'Messages' })
  const [title, cross] = [panel.getByRole('heading', { name: 'מבצע' }), panel.getByRole('button', { name: 'מבצע' })]
  // Drawn anew when what was read is known to be: between the two looks an element may be another.
  const isBeside = async () => {
    const [text, button] = [await title.boundingBox(), await cross.boundingBox()]
    return text !== null && button !== null && text.x + text.width <= button.x
  }
  await expect.poll(isBeside).toBe(true)
  await panel.getByRole('link', { name: 'מבצע 🎁 <b>' }).waitFor()
  await bell(page, 'Messages').waitFor()
  expect(await panel.getByRole('listitem').count()).toBe(2)
  await panel.getByRole('button', { name: 'Dismiss “מבצע 🎁 <b>”' }).click()
  await expect.poll(() => panel.getByRole('listitem').count()).toBe(1)
  expect(await panel.getByRole('link').getAttribute('href')).toBe('larkspur://boards')
  await page.keyboard.press('Escape')
  expect(await panel.count()).toBe(0)
  const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(deliveries).toMatchObject({ sent: 1, opened: 1, clicked: 0 })
})

const outside = { x: 20, y: 700 }

test('the panel is left by a click beside it, and another customer sees nothing of the one before', async ({
  site,
  db,
  workspaceId,
  clock,
}) => {
  const page = await site.visit()
  await site.send()
  await bell(page, 'Messages, 1 unread').click()
  const panel = page.getByRole('region', { name: 'Messages' })
  await panel.getByRole('img', { name: 'New' }).waitFor()
  await page.mouse.click(outside.x, outside.y)
  await panel.waitFor({ state: 'hidden' })
  await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'noah' })], clock.now())
  // No token comes, so nothing of the new customer's can be shown.
  const shown = `(element => {
    element.connect({ url: location.origin, getToken: () => new Promise(() => {}) })
    return element.shadowRoot.querySelectorAll('li').length
  })(document.querySelector('carillon-inbox'))`
  expect(await page.evaluate(shown)).toBe(0)
})

test('a page that moves the element keeps its inbox open, and has its dates in the language it names', async ({
  site,
}) => {
  const page = await site.visit()
  await bell(page, 'Messages').waitFor()
  await page.evaluate("document.querySelector('main').append(document.querySelector('carillon-inbox'))")
  await page.evaluate("document.querySelector('carillon-inbox').lang = 'de_AT'")
  await site.send()
  await bell(page, 'Messages, 1 unread').click()
  const panel = page.getByRole('region', { name: 'Messages' })
  await panel.getByText('24.11.2026').waitFor()
  await expect.poll(async () => (await panel.boundingBox())?.x).toBeGreaterThanOrEqual(0)
})

/** What the browser finds at the panel's corners is what people see there. */
const isPanelSeen = `(root => {
  const panel = root.querySelector('section')
  const { left, right, top, bottom } = panel.getBoundingClientRect()
  const corners = [left + 9, right - 9].flatMap((x) => [top + 9, bottom - 9].map((y) => [x, y]))
  return corners.every(([x, y]) => panel.contains(root.elementFromPoint(x, y)))
})(document.querySelector('carillon-inbox').shadowRoot)`

test('the panel is in sight wherever the bell is, over what would cut it off', async ({ site }) => {
  const places = ['top:0;right:0', 'top:0;left:0', 'bottom:0;left:0', 'bottom:0;right:0', 'top:45%;left:45%']
  for (const width of [1100, 320]) {
    const page = await site.visit({ width })
    const panel = page.getByRole('region', { name: 'Messages' })
    for (const place of places) {
      const css = `position:fixed;overflow:hidden;transform:none;filter:blur(0);padding:0;inset:auto;${place}`
      await page.evaluate(`document.querySelector('.bar').style.cssText = '${css}'`)
      await bell(page, 'Messages').click()
      await panel.waitFor()
      expect([width, place, await page.evaluate(isPanelSeen)]).toEqual([width, place, true])
      await page.keyboard.press('Escape')
    }
  }
})

test('a panel that was opened before the element stands in the page is open once it does', async ({ site }) => {
  const page = await site.visit()
  await page.evaluate(`{
    const element = document.querySelector('carillon-inbox')
    element.remove()
    element.toggle(true)
    document.querySelector('.bar').append(element)
  }`)
  await page.getByRole('region', { name: 'Messages' }).getByText('Nothing new.').waitFor()
})

test('every message can be reached, and none is lost when more come meanwhile', async ({ site }) => {
  await site.sendMany(45)
  const page = await site.visit()
  await bell(page, 'Messages, 45 unread').click()
  const more = page.getByRole('button', { name: 'Older messages' })
  const items = page.getByRole('listitem')
  for (const count of [20, 40]) {
    await expect.poll(() => items.count()).toBe(count)
    await more.click()
  }
  await expect.poll(() => items.count()).toBe(45)
  expect(await more.count()).toBe(0)
  await site.send({ title: 'The latest' })
  await page.getByText('The latest').waitFor()
  expect(await items.count()).toBe(46)
})

test('a survey is answered with one click and gone', async ({ site, db, workspaceId }) => {
  const page = await site.visit({ width: 360 })
  await site.send({ title: 'How likely are you to recommend us?', body: 'One click is enough.', survey: 'nps' })
  await bell(page, 'Messages, 1 unread').click()
  await page.getByRole('button', { name: '9 of 10' }).click()
  await page.getByText('Nothing new.').waitFor()
  const { rows } = await sql`
    select name, properties ->> 'score' as score from events where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ name: 'nps_submitted', score: '9' }])
})

test('a lost connection is made again, and shows what came meanwhile', async ({ site }) => {
  const page = await site.visit()
  await bell(page, 'Messages').waitFor()
  site.breakSockets()
  await site.send()
  await bell(page, 'Messages, 1 unread').waitFor()
})

test('whoever the page asks for and nobody knows is named, and a stranger sees no page', async ({ site }) => {
  const page = await site.visit({ dark: true, width: 360 })
  await page.getByLabel('A customer’s user id').fill('nobody')
  await page.getByRole('button', { name: 'Open the inbox' }).click()
  await page.getByText('No customer has the userId “nobody” yet.').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await page.context().clearCookies()
  const answer = await page.goto(page.url())
  expect(answer?.status()).toBe(401)
})

test('the script that apps load is small', async () => {
  const { dist } = await openBuiltPages()
  const script = await readFile(join(dist, 'carillon-inbox.js'))
  expect(script.byteLength).toBeLessThan(8_000)
  expect(script.toString()).not.toMatch(/\bfrom\s*["'`]/)
})
