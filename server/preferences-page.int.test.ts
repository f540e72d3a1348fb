import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { signToken } from '../channels/tracking/tokens.ts'
import { needsService } from '../domain/testing.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { test as base } from '../store/testing.ts'
import { openBuiltPages, watchFaults } from '../web-chat/testing/browser.ts'
import { givenCustomers } from '../worker/testing/set-up.ts'
import { listenForTest } from './testing/page-socket.ts'
import { listFaintTexts } from './testing/faint-texts.ts'
import { givenApp } from './testing.ts'

type Visit = { path?: 'p' | 'u'; dark?: boolean; width?: number; accepts?: string }
type Site = {
  visit: (visit?: Visit) => Promise<Page>
  /** What the store holds of the customer: `email/offers no`, in order. */
  words: () => Promise<string[]>
  set: (customer: { language?: string; phone?: string }) => Promise<void>
}

const topics = [
  ['boards', 'New boards'],
  ['gossip', 'מבצעים וחדשות <b>🎁</b>'],
  ['long', 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'],
]

/** The pages behind a message's links on the whole server, in real Chromium with scripts switched off. */
const test = needsService(
  'chromium',
  base.extend<{ site: Site }>({
    site: async ({ store, clock, workspaceId, inWs }, use) => {
      const { browser } = await openBuiltPages()
      const app = await givenApp({ store, clock, workspaceId })
      const [customerId = 0] = await inWs(async (ws) => {
        const rows = topics.map(([name, title]) => ({ name, title }))
        await sql`
          insert into topics (workspace_id, name, title)
          select ${workspaceId}, t.name, t.title
            from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (name text, title text)`.execute(ws.tx)
        return givenCustomers(ws, 1)
      })
      const url = await listenForTest(app.http)
      const token = { workspaceId, customerId, deliveryId: 1, topic: 'offers', channel: 'email' }
      const paths = {
        p: `/p/${signToken(app.deps.secret, { ...token, purpose: 'preferences' })}`,
        u: `/u/${signToken(app.deps.secret, { ...token, purpose: 'unsubscribe' })}`,
      }
      const faults: string[] = []
      const contexts: { close(): Promise<void> }[] = []
      await use({
        async visit({ path = 'p', dark = false, width = 1100, accepts = 'en' } = {}) {
          const context = await browser.newContext({
            viewport: { width, height: 800 },
            colorScheme: dark ? 'dark' : 'light',
            javaScriptEnabled: false,
            locale: accepts,
          })
          contexts.push(context)
          const page = await context.newPage()
          watchFaults(page, url, faults)
          await page.goto(url + paths[path])
          return page
        },
        words: () =>
          inWs(async (ws) =>
            (await readCustomer(ws, customerId)).consents.map(
              ({ topic, channel, allowed }) => `${channel}/${topic} ${allowed ? 'yes' : 'no'}`,
            ),
          ),
        async set({ language, phone }) {
          await inWs(({ tx }) =>
            sql`
              update customers set language = coalesce(${language ?? null}, language), phone = coalesce(${phone ?? null}, phone)
               where workspace_id = ${workspaceId} and id = ${customerId}`.execute(tx),
          )
        },
      })
      for (const context of contexts) await context.close()
      await app.http.close()
      expect(faults).toEqual([])
    },
  }),
)

const fitsItsWidth = (page: Page) => page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')
const email = (page: Page) => page.getByRole('group', { name: 'Email', exact: true })
const inApp = (page: Page) => page.getByRole('group', { name: 'In the app', exact: true })

test('each channel is switched by itself, and each topic on it, without a script', async ({ site }) => {
  const page = await site.visit()
  await email(page).getByLabel('New boards').uncheck()
  await inApp(page).getByLabel('Messages in the app').uncheck()
  await inApp(page).getByText('Off: nothing reaches you this way.').waitFor()
  expect(await inApp(page).getByRole('group', { name: 'Topics' }).isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Saved' }).waitFor()
  expect(await page.getByRole('status').textContent()).toContain('From now on you get what is chosen here.')
  expect(await email(page).getByLabel('Messages by email').isChecked()).toBe(true)
  expect(await email(page).getByLabel('New boards').isChecked()).toBe(false)
  expect(await inApp(page).getByLabel('Messages in the app').isChecked()).toBe(false)
  const words = await site.words()
  expect(words.filter((word) => word.endsWith('no'))).toEqual(['in_app/* no', 'email/boards no'])
})

test('everything is stopped with one button, and one channel comes back without the others', async ({ site }) => {
  const page = await site.visit()
  await page.getByRole('button', { name: 'Stop everything' }).click()
  await page.getByText('From now on you get nothing more from Test workspace.').waitFor()
  await inApp(page).getByLabel('Messages in the app').check()
  expect(await inApp(page).getByLabel('New boards').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('From now on you get what is chosen here.').waitFor()
  expect(await email(page).getByLabel('Messages by email').isChecked()).toBe(false)
  expect(await site.words()).toContain('push/* no')
})

test('the keyboard reaches every box in order, shows where it is, and saves', async ({ site }) => {
  const page = await site.visit()
  const focused = 'document.activeElement.name + " " + getComputedStyle(document.activeElement).outlineStyle'
  const stops: string[] = []
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab')
    stops.push(await page.evaluate<string>(focused))
  }
  const boxes = ['email', 'in_app'].flatMap((channel) =>
    ['*', 'boards', 'gossip', 'long', 'offers'].map((topic) => `${channel}/${topic}`),
  )
  expect(stops).toEqual([...boxes, 'save', 'stop'].map((name) => `${name} solid`))
  await email(page).getByLabel('Messages by email').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Saved' }).waitFor()
  expect(await site.words()).toContain('email/* no')
})

test.for([
  { dark: false, width: 320 },
  { dark: true, width: 320 },
  { dark: false, width: 1100 },
  { dark: true, width: 1100 },
])('every page can be read: dark $dark, $width pixels wide', async ({ dark, width }, { site }) => {
  await site.set({ phone: '+15550100' })
  for (const path of ['p', 'u'] as const) {
    const page = await site.visit({ path, dark, width })
    expect([await fitsItsWidth(page), await listFaintTexts(page)]).toEqual([true, []])
    await page.getByRole('button').first().click()
    await page.getByRole('heading', { level: 1, name: /^(Saved|You are unsubscribed)$/ }).waitFor()
    expect([await fitsItsWidth(page), await listFaintTexts(page)]).toEqual([true, []])
    expect(await page.title()).toBe(await page.getByRole('heading', { level: 1 }).textContent())
  }
})

test('the page speaks the customer’s language before the browser’s, from right to left where that is so', async ({
  site,
}) => {
  const first = await site.visit({ accepts: 'de-AT' })
  await first.getByRole('heading', { name: 'Was möchten Sie bekommen?' }).waitFor()
  await site.set({ language: 'ar-EG' })
  const page = await site.visit({ accepts: 'de-AT', width: 320 })
  await page.getByRole('heading', { name: 'ماذا تريد أن تتلقى؟' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('ar')
  const box = await page.getByRole('checkbox').first().boundingBox()
  expect(box?.x).toBeGreaterThan(160)
  expect(await fitsItsWidth(page)).toBe(true)
})

test('unsubscribing asks on a page, and a look at it changes nothing', async ({ site }) => {
  const page = await site.visit({ path: 'u', width: 320 })
  expect(await site.words()).toEqual([])
  await page.getByRole('button', { name: 'Unsubscribe' }).click()
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor()
  expect(await site.words()).toEqual(['email/offers no'])
  await page.getByRole('link', { name: 'Choose what you get' }).click()
  expect(await email(page).getByLabel('Offers').isChecked()).toBe(false)
  expect(await email(page).getByLabel('New boards').isChecked()).toBe(true)
  expect(await inApp(page).getByLabel('Offers').isChecked()).toBe(true)
})
