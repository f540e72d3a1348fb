import { expect } from 'vitest'
import { pageTest as test } from './testing/browser.ts'
import { approval, audience, campaign, copy, rehearsal, results } from './testing/cards.ts'
import { callTool, custom, endTurn, say, showCard, startTurn, suggest } from './testing/events.ts'
import { approver } from './testing/me.ts'

const attack =
  '<img src=x onerror=alert(1)><script>alert(2)</script> [click](javascript:alert(3)) ![p](https://evil.example/p.png) ' +
  '\u202Egnp.exe\u202D \u0000\u0007 👩‍👩‍👧‍👦 {{7*7}} </textarea><style>*{display:none}</style> '
const long = attack + 'x'.repeat(5000)

/** Every string in a card replaced by something hostile, but for the words that choose how it is drawn. */
function poison(value: unknown, text: string): unknown {
  const kept = new Set(['kind', 'status', 'icon', 'channel', 'tone', 'action', 'approvalId', 'expiresAt', 'from', 'to'])
  if (typeof value === 'string') return text
  if (Array.isArray(value)) return value.map((each) => poison(each, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, kept.has(key) ? each : poison(each, text)]),
  )
}

test('hostile text in every place is only text', { timeout: 60_000 }, async ({ serve }) => {
  const { server, visit } = await serve({
    me: { ...approver, workspace: { id: 'w', name: attack } },
    threads: [{ id: 'a', title: long, updatedAt: attack }],
  })
  const page = await visit({ path: '/?thread=a', width: 360 })
  const cards = [audience, copy, campaign, approval, results, rehearsal].map((card) => showCard(poison(card, attack)))
  server.threadOf('a').emit(
    ...startTurn(long, attack),
    ...callTool(attack, { text: long }, long),
    custom('progress', { toolCallId: 'x', text: long }),
    ...cards,
    showCard({ ...audience, words: long, funnel: [{ words: long, count: 1 }] }),
    showCard({ ...results, verdict: long, metrics: [{ name: long, value: 1, of: { name: long, value: 2 } }] }),
    showCard({ ...campaign, name: long, steps: [{ depth: 6, icon: 'message', words: long }] }),
    showCard({ ...copy, previews: copy.previews.map((each) => ({ ...each, customer: long })) }),
    showCard({
      kind: 'memory',
      memoryId: 'm',
      action: 'remembered',
      memoryKind: long,
      scope: long,
      text: long,
      replaces: long,
    }),
    showCard({ kind: 'list', title: long, columns: [long, attack], rows: [[long, attack]], more: 1 }),
    showCard({ kind: 'notice', tone: 'error', title: long, text: long }),
    ...say(attack),
    ...say(`<details open ontoggle=alert(4)>\n\n[x][y]\n\n[y]: data:text/html,<script>alert(5)</script>`),
    suggest(attack, attack),
    { type: 'RUN_ERROR', code: attack, message: long },
  )
  await page.locator('.fault').waitFor()
  const found = await page.evaluate(`({
    active: document.querySelectorAll('main img, main script, main style, main iframe, main [onerror], [ontoggle]').length,
    links: [...document.querySelectorAll('main a')].map((a) => a.protocol).filter((p) => !/^https?:$/.test(p)),
    overrides: /[\\u202d\\u202e\\u0000]/.test(document.body.textContent),
    wider: document.documentElement.scrollWidth - innerWidth,
  })`)
  expect(found).toEqual({ active: 0, links: [], overrides: false, wider: 0 })
  expect(await page.locator('.approval').innerText()).toContain('👩‍👩‍👧‍👦')
})

test('a card of an unknown kind and a broken card leave the rest alone', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit({ path: '/?thread=a' })
  server
    .threadOf('a')
    .emit(...startTurn('Show me'), showCard({ kind: 'hologram', depth: 3 }), showCard(audience), endTurn())
  await page.getByText('This page cannot draw this card yet.', { exact: false }).waitFor()
  expect(await page.getByText('of 18,604 customers').isVisible()).toBe(true)
})
