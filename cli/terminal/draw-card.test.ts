import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Card } from '../../domain/cards.ts'
import { drawCard } from './draw-card.ts'
import { createPaint, measureWidth } from './page.ts'

const plain = createPaint(false)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom('مرحبا بالعالم', '👨‍👩‍👧‍👦 family', '\u001b[2Jcleared', '漢字'.repeat(40), 'x'.repeat(200)),
)
const differences = fc.array(fc.record({ path: text, before: fc.option(text), after: fc.option(text) }), {
  maxLength: 2,
})
const count = fc.nat({ max: 9_999_999 })
const cards: fc.Arbitrary<Card> = fc.oneof(
  fc.record({
    kind: fc.constant('audience' as const),
    words: text,
    count,
    total: count,
    funnel: fc.array(fc.record({ words: text, count }), { maxLength: 4 }),
    reach: fc.array(fc.record({ channel: fc.constant('push' as const), count })),
    nearMisses: fc.array(fc.record({ words: text, count }), { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('copy' as const),
    campaignId: text,
    campaignName: text,
    changes: fc.array(fc.record({ field: text, before: text, after: text }), { maxLength: 2 }),
    previews: fc.array(
      fc.record({
        customerId: count,
        customer: text,
        channel: fc.constant('email' as const),
        fields: fc.array(fc.record({ label: text, text }), { maxLength: 3 }),
        note: fc.option(text),
        why: text,
        language: fc.option(text),
      }),
      { maxLength: 2 },
    ),
    notes: fc.array(
      fc.record({
        rule: text,
        severity: fc.constantFrom('error' as const, 'warning' as const),
        where: text,
        message: text,
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    kind: fc.constant('rehearsal' as const),
    campaignId: text,
    name: text,
    from: fc.constant('2026-10-25T09:00:00Z'),
    until: fc.constant('2026-11-24T09:00:00Z'),
    zone: text,
    volume: text,
    metrics: fc.array(fc.record({ name: text, value: count, of: fc.option(fc.record({ name: text, value: count })) })),
    days: fc.array(
      fc.record({
        day: fc.constant('2026-11-01'),
        entered: count,
        sent: fc.array(fc.record({ channel: fc.constant('push' as const), count }), { maxLength: 2 }),
        skipped: count,
      }),
      { maxLength: 20 },
    ),
    skipped: fc.array(fc.record({ reason: text, words: text, count }), { maxLength: 2 }),
    deferred: fc.array(fc.record({ reason: text, words: text, count }), { maxLength: 2 }),
    notEntered: fc.array(fc.record({ reason: text, words: text, count }), { maxLength: 2 }),
    fallbacks: fc.array(fc.record({ words: text, count }), { maxLength: 2 }),
    conversion: fc.option(text),
    collisions: fc.array(fc.record({ campaign: text, count, of: count }), { maxLength: 2 }),
    samples: fc.array(
      fc.record({
        customerId: count,
        customer: text,
        lines: fc.array(fc.record({ at: fc.constant('2026-11-01T10:00:00Z'), words: text }), { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    notes: fc.array(text, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('changes' as const),
    action: fc.constantFrom('undone' as const, 'redone' as const, 'dropped' as const),
    title: text,
    turn: text,
    changed: fc.array(
      fc.record({
        kind: fc.constantFrom('campaign' as const, 'segment' as const, 'memory' as const),
        id: text,
        name: text,
        words: text,
        what: fc.constantFrom('made' as const, 'changed' as const, 'removed' as const),
        differences,
        more: count,
        note: fc.option(text),
      }),
      { maxLength: 2 },
    ),
    kept: fc.array(
      fc.record({
        kind: fc.constant('segment' as const),
        id: text,
        name: text,
        words: text,
        why: text,
        differences,
        more: count,
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    kind: fc.constant('notice' as const),
    tone: fc.constantFrom('info', 'warning', 'error', 'success'),
    title: text,
    text,
  }),
  fc.record({
    kind: fc.constant('list' as const),
    title: text,
    columns: fc.array(text, { minLength: 1, maxLength: 4 }),
    rows: fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 3 }),
    more: count,
  }),
)

test('a card never passes 80 columns and holds no control codes, whatever customers are called', () => {
  fc.assert(
    fc.property(cards, (card) => {
      const lines = drawCard(card, plain).split('\n')
      expect(lines.every((line) => measureWidth(line) === 80)).toBe(true)
      expect(/\p{Cc}|\u202e/u.test(lines.join(''))).toBe(false)
    }),
  )
})

test('an audience shows its funnel with counts', () => {
  const drawn = drawCard(
    {
      kind: 'audience',
      words: 'w',
      count: 10,
      total: 100,
      funnel: [
        { words: 'did “bought”', count: 40 },
        { words: 'plan is pro', count: 10 },
      ],
      reach: [{ channel: 'email', count: 9 }],
      nearMisses: [
        { words: 'did “bought”', count: 1_203 },
        { words: 'plan is pro', count: 0 },
      ],
    },
    plain,
  )
  expect(drawn).toContain('10 customers of 100 (10.0 %)')
  expect(drawn).toMatch(/did “bought” +█{6}░{10} +40/)
  expect(drawn).toContain('reach: email 9')
  expect(drawn).toMatch(/would join without one condition: .*\n.* \+1,203 without: did “bought”/)
  expect(drawn).not.toContain('without: plan is pro')
})
