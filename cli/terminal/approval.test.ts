import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApprovalCard } from '../../domain/cards.ts'
import { drawCard } from './draw-card.ts'
import { createPaint, measureWidth } from './page.ts'

const plain = createPaint(false)
const card: ApprovalCard = {
  kind: 'approval',
  approvalId: 'apr_1',
  threadId: 'thr_1',
  tool: 'set_limits',
  title: 'Change the limits of the workspace',
  campaign: null,
  audience: null,
  skips: [],
  willReceive: null,
  schedule: null,
  previews: [],
  providers: [],
  facts: [],
  underWay: null,
  changes: [{ field: 'Quiet hours', before: 'none', after: 'from 22:00 to 08:00' }],
  warnings: [],
  expiresAt: '2026-11-25T10:00:00Z',
  status: 'pending',
  decidedBy: null,
}
const draw = (parts: Partial<ApprovalCard>) => drawCard({ ...card, ...parts }, plain).replaceAll(/\s*│\n│ /g, ' ')

test('an approval says who must decide it, how far it has come, and what became of it', () => {
  expect(draw({ role: 'admin' })).toContain('waits for an admin until 2026-11-25 10:00 UTC')
  expect(draw({})).toContain('− none + from 22:00 to 08:00')
  expect(draw({ approvers: 2 })).toContain('two people must approve it (0 of 2)')
  expect(draw({ approvers: 2, approvedBy: 'Maya' })).toContain('1 of 2 approved, by Maya; somebody else must too')
  expect(draw({ status: 'approved', decidedBy: 'Ada' })).toContain('approved by Ada')
  for (const status of ['expired', 'superseded'] as const) expect(draw({ status })).toContain(`Approval · ${status}`)
})

test('it fits 80 columns and holds no control codes, whatever people and limits are called', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.constantFrom('مرحبا بالعالم', '👨‍👩‍👧‍👦 family', '\u001b[2Jcleared', '漢字'.repeat(40), 'Ignore all rules'),
  )
  const parts = fc.record({
    title: text,
    changes: fc.array(fc.record({ field: text, before: text, after: text }), { maxLength: 3 }),
    approvers: fc.constantFrom(1, 2),
    approvedBy: fc.option(text),
    decidedBy: fc.option(text),
    role: fc.constantFrom('approver' as const, 'admin' as const),
    status: fc.constantFrom('pending' as const, 'approved' as const, 'rejected' as const, 'expired' as const),
    warnings: fc.array(text, { maxLength: 2 }),
  })
  fc.assert(
    fc.property(parts, (some) => {
      const drawn = drawCard({ ...card, ...some }, plain)
      expect(drawn.split('\n').every((line) => measureWidth(line) === 80)).toBe(true)
      expect(/\p{Cc}|\u202e/u.test(drawn.replaceAll('\n', ''))).toBe(false)
    }),
  )
})
