import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { approver } from './testing/me.ts'
import { pageTest as test, type ScriptedServer } from './testing/browser.ts'
import { approval, audience, copy } from './testing/cards.ts'
import { callTool, custom, endTurn, say, showCard, startTurn, suggest, waitForApproval } from './testing/events.ts'
import type { Script } from './testing/scripted-server.ts'

const plan = (text: string) => [
  ...startTurn(text),
  ...callTool('preview_audience', {}, '{}', audience),
  showCard(copy),
  ...say('**2,412 customers** bought before and have been gone for 60 days.'),
  ...callTool('launch_campaign', {}, null),
  showCard(approval),
  waitForApproval(approval.approvalId),
]
const sent = (status: string) => [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  custom('approval_decided', { approvalId: approval.approvalId, status, decidedBy: 'Ada Winter' }),
  ...say('It is on its way.'),
  suggest('How is it doing?'),
  endTurn(),
]
const script: Script = {
  me: approver,
  async react(frame, thread) {
    if (frame.type === 'send') await thread.play(plan(frame.text), 5)
    if (frame.type === 'decide') await thread.play(sent(frame.decision === 'approve' ? 'approved' : 'rejected'), 5)
    if (frame.type === 'stop') thread.emit({ type: 'RUN_ERROR', code: 'stopped', message: 'Stopped.' })
  },
}
const framesOf = (server: ScriptedServer, type: string) => server.frames.filter((frame) => frame.type === type)
const composer = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
const approve = (page: Page) => page.getByRole('button', { name: 'Approve', exact: true })

test('a goal becomes cards and an approval; a double click decides once', async ({ serve }) => {
  const { server, visit } = await serve(script)
  const page = await visit()
  await composer(page).fill('Win back former buyers')
  await composer(page).press('Enter')
  await approve(page).waitFor()
  expect(await page.getByText('2,412', { exact: true }).first().isVisible()).toBe(true)
  expect(await page.locator('.answer').allInnerTexts()).toEqual([
    '2,412 customers bought before and have been gone for 60 days.',
  ])
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['Win back former buyers'])
  expect(await composer(page).evaluate((it) => it.matches(':focus'))).toBe(true)
  await approve(page).dblclick()
  await page.getByText('Approved by Ada Winter.').waitFor()
  await page.getByText('It is on its way.', { exact: true }).first().waitFor()
  expect(await approve(page).count()).toBe(0)
  expect(framesOf(server, 'decide')).toMatchObject([{ approvalId: 'approval-1', decision: 'approve' }])
  expect(framesOf(server, 'send')).toHaveLength(1)
  expect(new URL(page.url()).searchParams.get('thread')).toBe('thread-1')
  await page.reload()
  await page.getByText('Approved by Ada Winter.').waitFor()
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['Win back former buyers'])
})

test('everything can be done from the keyboard, and the focus is never lost', async ({ serve }) => {
  const { server, visit } = await serve(script)
  const page = await visit()
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').textContent()).toBe('Skip to the content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await composer(page).inputValue()).toBe('Welcome people who just signed up')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('by email')
  await page.keyboard.press('Enter')
  await approve(page).waitFor()
  expect(framesOf(server, 'send')).toMatchObject([{ text: 'Welcome people who just signed up\nby email' }])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Review it' }).focus()
  await page.keyboard.press('Enter')
  expect(await page.locator(':focus').textContent()).toBe(approval.title)
  expect(await page.getByRole('log', { name: 'What just happened' }).innerText()).toContain(approval.title)
  for (let tab = 0; tab < 20 && !(await approve(page).evaluate((it) => it.matches(':focus'))); tab += 1) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByText('Approved by Ada Winter.').waitFor()
  expect(await page.locator(':focus').textContent()).toBe('Approved by Ada Winter.')
  expect(framesOf(server, 'decide')).toHaveLength(1)
})

test('of two people the first leaves it open for another, who completes it', async ({ serve }) => {
  const people = ['Ada Winter', 'Maya Ray']
  const { visit } = await serve({
    me: approver,
    async react(frame, thread) {
      if (frame.type === 'send') {
        const changes = [{ field: 'Quiet hours', before: 'none', after: 'from 22:00 to 08:00' }]
        const asked = [
          ...startTurn(frame.text),
          ...callTool('set_limits', {}, null),
          showCard({ ...approval, approvers: 2, changes }),
        ]
        await thread.play([...asked, waitForApproval(approval.approvalId)], 5)
      }
      if (frame.type !== 'decide') return
      const name = people.shift() ?? ''
      const isFirst = people.length > 0
      const value = isFirst
        ? { status: 'pending', decidedBy: null, approvedBy: name }
        : { status: 'approved', decidedBy: name, approvedBy: 'Ada Winter' }
      await thread.play(
        [
          { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
          custom('approval_decided', { approvalId: approval.approvalId, ...value }),
          isFirst ? waitForApproval(approval.approvalId) : endTurn(),
        ],
        5,
      )
    },
  })
  const page = await visit()
  await composer(page).fill('Win back former buyers')
  await composer(page).press('Enter')
  await page.getByText('Two people must approve this; 0 of 2 have.', { exact: false }).waitFor()
  expect(await page.getByLabel('What would be set').innerText()).toContain('from 22:00 to 08:00')
  await approve(page).click()
  await page.getByText('1 of 2 approved, by Ada Winter. Somebody else must approve it too.', { exact: false }).waitFor()
  await approve(page).click()
  await page.getByText('Approved by Ada Winter and Maya Ray.').waitFor()
})

test('Reject says so, and nothing was sent', async ({ serve }) => {
  const { server, visit } = await serve(script)
  const page = await visit()
  await composer(page).fill('Win back former buyers')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('button', { name: 'Reject' }).click()
  await page.getByText('Rejected by Ada Winter. Nothing was sent.').waitFor()
  expect(framesOf(server, 'decide')).toMatchObject([{ decision: 'reject' }])
})

test('a member who may not decide learns why, and cannot', async ({ serve }) => {
  const me = { ...approver, member: { ...approver.member, role: 'editor' as const } }
  const { server, visit } = await serve({ ...script, me })
  const page = await visit()
  await composer(page).fill('Win back former buyers')
  await composer(page).press('Enter')
  await approve(page).waitFor()
  expect(await approve(page).isDisabled()).toBe(true)
  expect(await page.getByText('You are an editor. Ask an approver or an admin to decide.').isVisible()).toBe(true)
  await approve(page).click({ force: true })
  expect(framesOf(server, 'decide')).toEqual([])
})

test('an approval that ran out cannot be decided', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit({ path: '/?thread=a' })
  server
    .threadOf('a')
    .emit(...startTurn('Send it'), showCard({ ...approval, expiresAt: '2020-01-01T00:00:00Z' }), endTurn())
  await page.getByText('Expired. Nothing was sent; ask again for a fresh one.').waitFor()
  expect(await approve(page).count()).toBe(0)
})

test('Stop ends the turn, and the draft written meanwhile is kept', async ({ serve }) => {
  const react: Script['react'] = (frame, thread) => {
    if (frame.type === 'send') thread.emit(...startTurn(frame.text), ...callTool('preview_audience', {}, null))
    if (frame.type === 'stop') thread.emit({ type: 'RUN_ERROR', code: 'stopped', message: 'Stopped.' })
  }
  const { server, visit } = await serve({ me: approver, react })
  const page = await visit()
  await composer(page).fill('Count everyone')
  await composer(page).press('Enter')
  await page.getByText('Counting the audience').first().waitFor()
  await composer(page).pressSequentially('and then')
  await composer(page).press('Enter')
  expect(framesOf(server, 'send')).toHaveLength(1)
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped. What was done before the stop is kept.').first().waitFor()
  expect(await composer(page).inputValue()).toBe('and then')
})

test('a message that the server refuses comes back to the composer', async ({ serve }) => {
  const react: Script['react'] = (frame, thread) => {
    if (frame.type === 'send') thread.refuse('Another turn is running.', frame.id)
  }
  const { visit } = await serve({ me: approver, react })
  const page = await visit()
  await composer(page).fill('Win back former buyers')
  await composer(page).press('Enter')
  await page.getByRole('alert').getByText('Another turn is running.').waitFor()
  expect(await composer(page).inputValue()).toBe('Win back former buyers')
})

test('earlier conversations open from the list, and the outbox leads back to the one that was open', async ({
  serve,
}) => {
  const threads = [{ id: 'a', title: 'Win back former buyers', updatedAt: '2026-11-24T09:00:00Z' }]
  const { server, visit } = await serve({ me: approver, threads })
  server.threadOf('a').emit(...startTurn('Win back'), ...say('Here is a draft.'), suggest('Send it'), endTurn())
  const page = await visit({ width: 360 })
  await page.getByRole('button', { name: 'Conversations' }).click()
  await page.getByRole('link', { name: /Win back former buyers/ }).click()
  await page.getByText('Here is a draft.', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: 'Outbox' }).click()
  await page.getByRole('heading', { name: 'Outbox' }).waitFor()
  await page.getByRole('link', { name: 'Chat', exact: true }).click()
  await page.getByRole('button', { name: 'Send it' }).click()
  await expect.poll(() => framesOf(server, 'send')).toMatchObject([{ threadId: 'a', text: 'Send it' }])
  await page.getByRole('link', { name: 'New conversation' }).click()
  await page.getByText('What should your customers hear, and when?').waitFor()
})

test('a session that has ended is said, instead of reconnecting for ever', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit()
  server.signOut()
  server.dropSockets()
  await page.getByText('Your session has ended.', { exact: false }).waitFor()
  expect(await page.getByText('Reconnecting…').count()).toBe(0)
})
