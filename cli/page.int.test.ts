import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'
import { needsService, readService } from '../domain/testing.ts'
import { browserFlags, watchFaults } from '../web-chat/testing/browser.ts'
import { givenPlace, lookInto, startServer, tally, until, winBack } from './testing.ts'

const Campaigns = z.object({ campaigns: z.array(z.object({ id: z.string(), goal: z.string() })) })
const root = join(import.meta.dirname, '..')

/** As `npm start` builds the page; vitest's NODE_ENV would make it React's development build. */
async function buildPage(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn', join(root, 'web-chat')], { env })
}

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Your message' })
  await composer.fill(text)
  await composer.press('Enter')
}

needsService('chromium')(
  'in a browser: a goal, its cards, the approval, the messages and the results; a rule that is taken back, a draft that is undone',
  { timeout: 180_000 },
  async () => {
    const [place] = await Promise.all([givenPlace(600, 6000), buildPage()])
    const server = await startServer(place)
    const browser = await chromium.launch({ executablePath: readService('chromium'), args: browserFlags })
    const faults: string[] = []
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      page.setDefaultTimeout(60_000)
      watchFaults(page, server.url, faults)
      await page.goto(server.signInUrl)
      expect(page.url()).not.toContain('token')
      await page.locator('.dock[data-link=ready]').waitFor({ state: 'attached' })
      await say(page, winBack)

      const approval = page.locator('.approval')
      await approval.getByRole('button', { name: 'Approve' }).waitFor()
      const campaignId = await findCampaign(server.get('/v1/campaigns'))
      const title = await approval.getByRole('heading').first().innerText()
      const promised = Number(/to (\d+) customers/.exec(title)?.[1])
      expect(await lookInto(place, (db) => tally(db, campaignId))).toMatchObject({ due: 0 })
      await approval.getByRole('button', { name: 'Approve' }).click()
      await approval.getByText('Approved by Robin (you).').waitFor()

      const ended = await lookInto(place, async (db) => {
        await until('everything is sent', async () => {
          const { due, open } = await tally(db, campaignId)
          return due > 0 && open === 0
        })
        return tally(db, campaignId)
      })
      expect(ended.sent).toBe(promised)
      await say(page, 'How did it do?')
      const results = page.getByRole('region', { name: /^Results of/ })
      await results.waitFor()
      const rows = await results.getByRole('listitem').allInnerTexts()
      expect(rows.map((row) => row.replaceAll(/\s+/g, ' '))).toContainEqual(
        expect.stringMatching(new RegExp(`^sent ${ended.sent} 100 ?% of ${ended.sent} attempted`)),
      )
      await learnAndTakeBack(page)
      await draftAndUndo(page)
      await page.getByRole('link', { name: 'Outbox' }).click()
      await page.getByRole('heading', { name: 'Outbox' }).waitFor()
      await page.getByText(`${ended.sent} messages kept here`).waitFor()
      expect(faults).toEqual([])
    } finally {
      await browser.close()
    }
    expect(await server.end('SIGINT')).toBe(0)
  },
)

const untilAnswered = (page: Page) => page.getByRole('button', { name: 'Send' }).waitFor()

async function learnAndTakeBack(page: Page): Promise<void> {
  await untilAnswered(page)
  await say(page, 'Never use exclamation marks')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('Undone: it holds no longer.').waitFor()
  await untilAnswered(page)
}

async function draftAndUndo(page: Page): Promise<void> {
  await say(page, 'Draft an email to free customers about the new templates')
  await page.getByRole('region', { name: /^Copy of .*templates/ }).waitFor()
  await untilAnswered(page)
  await say(page, 'Undo')
  const changes = page.getByRole('region', { name: 'Undone' })
  await changes.getByText(/templates” is gone again/).waitFor()
  await changes.getByText(/^Turn trn_/).waitFor()
  await untilAnswered(page)
}

async function findCampaign(answer: Promise<unknown>): Promise<string> {
  const { campaigns } = Campaigns.parse(await answer)
  return campaigns.find(({ goal }) => goal === winBack)?.id ?? ''
}
