import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApprovalCard, Card } from '../../domain/cards.ts'
import { drawCard } from './draw-card.ts'
import { cutEscaped, escapeText } from './escape-text.ts'
import { toMrkdwn } from './mrkdwn.ts'
import { anyCard, anyText } from './testing/any-card.ts'
import { findBlockFault } from './testing/slack-stub.ts'

const link = 'https://carillon.example/?thread=slack%3AT1'

/** Every text of ours that Slack reads as mrkdwn. */
const listMrkdwn = (blocks: unknown): string[] => {
  const found: string[] = []
  JSON.stringify(blocks, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'mrkdwn') {
      expect(value).toMatchObject({ verbatim: true })
      if ('text' in value) found.push(String(value.text))
    }
    return value
  })
  return found
}

/** Nothing comes alive but the one link that is ours. */
function assertDead(text: string): void {
  const rest = text.replaceAll(`<${link}|Carillon>`, '')
  expect(rest).not.toMatch(/[<>]/)
  expect(rest).not.toMatch(/&(?!amp;|lt;|gt;)/)
  expect(rest).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  expect(rest).not.toContain('\u0000')
}

test('a card of any kind stays within Slack’s limits and brings nothing to life, whatever it holds', () => {
  const kinds = new Set<Card['kind']>()
  fc.assert(
    fc.property(anyCard, (card) => {
      kinds.add(card.kind)
      const { text, blocks } = drawCard(card, link)
      expect(findBlockFault(blocks)).toBeNull()
      expect(text.length).toBeLessThanOrEqual(300)
      for (const each of [text, ...listMrkdwn(blocks)]) assertDead(each)
      const isOpen = card.kind === 'approval' && card.status === 'pending'
      expect(JSON.stringify(blocks).includes('"action_id":"approval_approve"')).toBe(isOpen)
    }),
    { numRuns: 100 },
  )
  expect(kinds.size).toBeGreaterThan(8)
})

test('text stays what it is: no mention, link or mark comes of it, and a cut leaves no half', () => {
  expect(escapeText('<!channel> & *x* snake_case `y`')).toBe('&lt;!channel&gt; &amp; ∗x∗ snake_case ˋyˋ')
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 200 }), (text, max) => {
      const cut = cutEscaped(escapeText(text), max)
      assertDead(cut)
      expect(cut.length).toBeLessThanOrEqual(max)
      expect(cut.isWellFormed()).toBe(true)
    }),
  )
})

test.each([
  ['**bold** and *it* and ~~gone~~ `code_`', '*bold* and _it_ and ~gone~ `code_`'],
  ['# Title\n\n- one\n- **two**\n  - deep', '*Title*\n\n• one\n• *two*\n    • deep'],
  ['3. three\n4. four', '3. three\n4. four'],
  ['[docs](https://example.com/a|b?x=1&y=2)', '<https://example.com/a%7Cb?x=1&amp;y=2|docs>'],
  ['[https://good.example](https://evil.example)', 'https://good.example (<https://evil.example/>)'],
  ['[a](javascript:alert(1)) ![p](https://evil.example/p.png)', 'a p'],
  ['<!channel> <@U1> <script>x</script>', '&lt;!channel&gt; &lt;@U1&gt; &lt;script&gt;x&lt;/script&gt;'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', '*a · b*\n1 · 2'],
  ['```\n<!here> ``` x\n```', '```\n&lt;!here&gt; ˋˋˋ x\n```'],
  ['2 * 3 and order_completed', '2 ∗ 3 and order_completed'],
])('%s in Slack’s notation', (markdown, mrkdwn) => {
  expect(toMrkdwn(markdown)).toBe(mrkdwn)
})

test('a model’s Markdown of any kind makes no mention and no link but to http', () => {
  const pieces = fc.array(
    fc.oneof(
      anyText,
      fc.constantFrom('**', '*', '[', '](https://x.example)', '](javascript:x)', '<', '>', '`', '\n', '- ', '> ', '|'),
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = toMrkdwn(parts.join(''))
      const rest = text.replaceAll(/<https?:\/\/[^<>|]*(?:\|[^<>]*)?>/g, '').replaceAll(/^(?: *> )+/gm, '')
      expect(rest).not.toMatch(/<[!@#a-z]/i)
    }),
  )
})

test('an approval shows what is decided in the order and the words of the other surfaces', () => {
  const card: ApprovalCard = {
    kind: 'approval',
    approvalId: 'apr_1',
    threadId: 'thr_1',
    tool: 'launch_campaign',
    title: 'Send “Win back” to 412 customers now',
    campaign: null,
    audience: null,
    skips: [{ reason: 'not_consented', words: 'have not consented', count: 12 }],
    willReceive: 400,
    schedule: 'now',
    previews: [],
    providers: [{ channel: 'email', provider: 'smtp' }],
    facts: [{ label: 'Topic', text: 'News' }],
    underWay: null,
    warnings: ['No holdout'],
    expiresAt: '2026-11-25T09:00:00Z',
    status: 'pending',
    decidedBy: null,
  }
  const { text, blocks } = drawCard(card, link)
  expect(text).toBe('Approve? Send “Win back” to 412 customers now')
  expect(listMrkdwn(blocks).join('\n')).toBe(
    [
      '*Send “Win back” to 412 customers now*',
      '*400 can receive it*',
      '12  have not consented',
      'when: now',
      'by: email through smtp',
      'topic: News',
      ':warning: No holdout',
      'waits for a decision until 2026-11-25 09:00 UTC',
    ].join('\n'),
  )
})
