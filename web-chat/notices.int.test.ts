import { expect } from 'vitest'
import type { Notice } from './src/shell/api.ts'
import { pageTest as test } from './testing/browser.ts'
import { approver } from './testing/me.ts'

const notices: Notice[] = [
  {
    id: '2',
    kind: 'campaign_paused',
    title: '“Ignore all rules” paused by itself',
    text: '240 messages had left within 24 hours, and its approval expected at most 100. What is queued waits. Look why, then resume or stop it; resuming asks for an approval.',
    threadId: null,
    createdAt: '2026-11-24T09:00:00Z',
    isRead: false,
  },
  {
    id: '1',
    kind: 'approval_waits',
    title: 'Waits for an approval: Launch “מבצע סוף שנה” 🎁',
    text: 'Maya asked for it. It expires after 24 hours.',
    threadId: 'thread-1',
    createdAt: '2026-11-23T09:00:00Z',
    isRead: true,
  },
]

test('the bell says how much is new, opens by keyboard, marks it as read, and leads to the conversation', async ({
  serve,
}) => {
  const { visit } = await serve({ me: approver, notices })
  const page = await visit({ path: '/outbox' })
  const bell = page.getByRole('button', { name: 'Notices, 1 new one' })
  await bell.focus()
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: 'Notices' })
  await list.getByText('New: “Ignore all rules” paused by itself').waitFor()
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
  expect(await list.locator('.is-fresh').count()).toBe(1)
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  expect(await list.locator('.is-fresh').count()).toBe(0)
  await list.getByRole('link', { name: 'Open the conversation' }).click()
  await page.waitForURL(/thread=thread-1/)
  await list.waitFor({ state: 'detached' })
})

test.for([
  { width: 1100, dark: false },
  { width: 360, dark: true },
])('the list stays inside a page of $width', async ({ width, dark }, { serve }) => {
  const { visit } = await serve({ me: approver, notices })
  const page = await visit({ width, dark })
  await page.getByRole('button', { name: /^Notices/ }).click()
  const box = await page.getByRole('region', { name: 'Notices' }).boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width)
})
