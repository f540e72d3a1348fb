import { expect } from 'vitest'
import { systemClock } from '../domain/clock.ts'
import { needsService } from '../domain/testing.ts'
import { mintKey } from '../store/keys.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { listMembers } from '../store/workspaces/members.ts'
import { audit } from '../web-chat/testing/audit.ts'
import { openBuiltPages, watchFaults } from '../web-chat/testing/browser.ts'
import { sessionCookie } from './plugins/session.ts'
import { listenForTest } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

const test = needsService('chromium', base)
const clock = systemClock

test('an admin invites, gives a role and removes in the page; a viewer sees who is who, and both can leave', async ({
  store,
  db,
  workspaceId,
  inWs,
}) => {
  const { browser, dist } = await openBuiltPages()
  const app = await givenApp({ store, clock, workspaceId }, { webRoot: dist })
  const url = await listenForTest(app.http)
  const [admin, ben] = [await givenMember(db, workspaceId, 'admin'), await givenMember(db, workspaceId, 'viewer')]
  const faults: string[] = []
  const closers: (() => Promise<void>)[] = []
  const visit = async (memberId: string, width: number, colorScheme: 'light' | 'dark') => {
    const minted = await mintKey(db, { workspaceId, kind: 'session', memberId, at: clock.now(), expiresAt: null })
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    closers.push(() => context.close())
    await context.addCookies([{ name: sessionCookie, value: minted.secret, url }])
    const page = await context.newPage()
    watchFaults(page, url, faults)
    await page.goto(`${url}/members`)
    return page
  }
  try {
    const page = await visit(admin.id, 1100, 'light')
    await page.getByLabel('Email').fill('zoe@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('zoe@example.com is invited.', { exact: false }).waitFor()
    const row = page
      .getByRole('list', { name: 'Members' })
      .getByRole('listitem')
      .filter({ hasText: `${ben.id}@example.com` })
    await row.getByRole('combobox').selectOption('editor')
    expect((await inWs(listMembers)).find(({ id }) => id === ben.id)?.role).toBe('viewer')
    await row.getByRole('button', { name: /^Give role/ }).press('Enter')
    await page.getByText('is now editor.', { exact: false }).waitFor()
    expect(await audit(page)).toEqual([])
    await row.getByRole('button', { name: /^Remove/ }).press('Enter')
    await page.keyboard.press('Escape')
    await row.getByRole('button', { name: /^Remove/ }).press('Enter')
    expect(await audit(page)).toEqual([])

    const seen = await visit(ben.id, 320, 'dark')
    await seen.getByText('An admin invites members', { exact: false }).waitFor()
    expect(await seen.getByRole('button', { name: /Invite|Remove/ }).count()).toBe(0)
    expect(await seen.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await audit(seen)).toEqual([])

    await row.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
    await page.getByText('is no member any more.', { exact: false }).waitFor()
    await expect.poll(() => row.count()).toBe(0)
    expect((await inWs(listMembers)).map(({ id }) => id)).not.toContain(ben.id)

    const own = page.getByRole('listitem').filter({ hasText: '(you)' })
    await own.getByRole('button', { name: /^Remove/ }).press('Enter')
    await own.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
    await page.getByRole('alert').getByText('last admin', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out here' }).click()
    await page.getByText('You are signed out').first().waitFor()
    expect(faults).toEqual([])
  } finally {
    for (const close of closers) await close()
    await app.http.close()
  }
})
