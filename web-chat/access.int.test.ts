import { expect } from 'vitest'
import { audit } from './testing/audit.ts'
import { pageTest as test } from './testing/browser.ts'
import { approval, audience, campaign, copy, rehearsal, results } from './testing/cards.ts'
import { callTool, endTurn, say, showCard, startTurn, suggest, waitForApproval } from './testing/events.ts'
import { approver } from './testing/me.ts'
import { running } from './testing/progress.ts'

const threads = [{ id: 'a', title: 'Win back former buyers', updatedAt: '2026-11-24T09:00:00Z' }]

for (const visitAs of [
  { dark: false, width: 1280 },
  { dark: true, width: 360 },
]) {
  test(`axe finds nothing wrong in a whole conversation: ${JSON.stringify(visitAs)}`, async ({ serve }) => {
    const { server, visit } = await serve({ me: approver, threads, progress: [running] })
    const page = await visit({ path: '/?thread=a', ...visitAs })
    server.threadOf('a').emit(
      ...startTurn('Win back former buyers'),
      ...callTool('preview_audience', {}, '{}', audience),
      showCard({ ...campaign, status: 'live' }),
      showCard(copy),
      showCard(results),
      showCard(rehearsal),
      showCard({ kind: 'list', title: 'Live', columns: ['Name'], rows: [['Welcome']], more: 2 }),
      showCard({ kind: 'notice', tone: 'warning', title: 'Overlap', text: 'Two campaigns reach the same people.' }),
      showCard({ kind: 'notice', tone: 'error', title: 'Not sent', text: 'No sender address.' }),
      showCard({
        kind: 'trace',
        customer: 'maya@shop.example',
        campaignId: 'cmp_a',
        campaignName: 'Cart reminder',
        summary: 'They did not: the customer has no email address.',
        lines: [{ at: '2026-11-24T10:00:00Z', words: 'gets nothing: the customer has no email address' }],
      }),
      showCard({
        kind: 'memory',
        memoryId: 'm',
        action: 'forgotten',
        memoryKind: 'voice',
        scope: 'email',
        text: 'x',
        replaces: null,
      }),
      ...say('# A heading\n\nSee [this](https://example.test).\n\n| a |\n|---|\n| 1 |'),
      endTurn(),
      ...startTurn('Send it'),
      ...callTool('launch_campaign', {}, null),
      showCard(approval),
      waitForApproval(approval.approvalId),
    )
    await page.getByRole('button', { name: 'Approve', exact: true }).waitFor()
    for (const summary of await page.locator('main summary').all()) await summary.click()
    await page.getByRole('button', { name: /^Stop “/ }).click()
    expect(await audit(page)).toEqual([])
  })
}

test('axe finds nothing wrong in the empty page, while a turn runs, and in the outbox', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver, threads })
  expect(await audit(await visit())).toEqual([])
  const page = await visit({ path: '/?thread=a', dark: true })
  server.threadOf('a').emit(...startTurn('Hi'), ...say('Hello'), suggest('Go on'), endTurn())
  await page.getByRole('button', { name: 'Go on' }).waitFor()
  expect(await audit(page)).toEqual([])
  server.threadOf('a').emit(...startTurn('Count'), ...callTool('preview_audience', {}, null))
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  expect(await audit(page)).toEqual([])
  const outbox = await visit({ path: '/outbox', width: 360 })
  await outbox.getByText('No messages yet.', { exact: false }).waitFor()
  expect(await audit(outbox)).toEqual([])
})

test('a screen reader hears whole answers once, never their pieces', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit({ path: '/?thread=a' })
  await page.evaluate(`
    window.heard = []
    const log = document.querySelector('[aria-live=polite][aria-label="What just happened"]')
    const note = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => window.heard.push(node.textContent)))
    new MutationObserver(note).observe(log, { childList: true, subtree: true, characterData: true })
  `)
  const thread = server.threadOf('a')
  await thread.play(
    [
      ...startTurn('Count'),
      ...callTool('preview_audience', {}, '{}', audience),
      ...say('There are **2,412** of them, all told.'),
      endTurn(),
    ],
    3,
  )
  await page.getByText('all told.').first().waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  expect(await page.evaluate('window.heard')).toEqual([
    'Counting the audience',
    'Audience: 2,412 customers.',
    'There are 2,412 of them, all told.',
  ])
})
