import fc from 'fast-check'
import { expect } from 'vitest'
import { defaultBrakes } from '../domain/brakes/brakes.ts'
import { applyLimitChanges, LimitChange } from '../domain/limits/limit-change.ts'
import type { Limits } from '../domain/limits/limits.ts'
import { SettingsChange } from '../domain/settings.ts'
import { test } from '../store/testing.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { changeSettings, readSettings } from '../store/workspaces/settings.ts'
import type { ToolContext } from './define-tool.ts'
import { setLimits } from './set-limits.ts'
import { givenBookshop, givenToolContext } from './testing.ts'

const cap = (limit: number | null, topic: string | null = null) => ({
  frequencyCap: { channel: null, topic, windowHours: 168, limit },
})
const approved = async (changes: LimitChange[], context: ToolContext, id = 'apr_1') => ({
  ...context,
  approval: { id, contentHash: (await setLimits.hashEffect?.({ changes }, context)) ?? '' },
})

test('limits are shown as they are and as they would be, and set once for an approval', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  await inWs((ws) =>
    changeSettings(ws, { frequencyCaps: [{ channel: null, topic: null, windowHours: 168, limit: 5 }] }),
  )
  const changes = [
    cap(3),
    cap(1, 'deals'),
    { quietHours: { from: '22:00', to: '08:00' } },
    { recipientCeiling: 50_000 },
  ]
  const draft = await setLimits.prepareApproval?.({ changes }, context)
  expect(draft).toMatchObject({
    approvers: 1,
    changes: [
      {
        field: 'Messages to one customer',
        before: 'at most 5 messages in 7 days',
        after: 'at most 3 messages in 7 days; at most 1 message about deals in 7 days',
      },
      { field: 'Quiet hours', before: 'none', after: 'from 22:00 to 08:00' },
      { field: 'Recipients of one broadcast', before: 'no limit', after: 'at most 50,000 customers' },
    ],
  })
  const by = await approved(changes, context)
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => setLimits.handle({ changes }, by)))
  expect(outcomes.filter(({ already }) => !already)).toHaveLength(1)
  expect(await inWs(readSettings)).toMatchObject({
    frequencyCaps: [
      { limit: 3, topic: null },
      { limit: 1, topic: 'deals' },
    ],
    quietFromMinute: 1320,
    quietToMinute: 480,
    recipientCeiling: 50_000,
  })
  expect(await setLimits.hashEffect?.({ changes }, by)).toBe(by.approval.contentHash)
})

test('what changed meanwhile is not overruled, and nothing is set without an approval', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const changes = [cap(3)]
  const by = await approved(changes, context)
  await inWs((ws) => changeSettings(ws, { quietFromMinute: 0, quietToMinute: 300 }))
  await expect(setLimits.handle({ changes }, by)).rejects.toMatchObject({ code: 'approval_stale' })
  await expect(setLimits.handle({ changes }, context)).rejects.toMatchObject({ code: 'approval_needed' })
  expect((await inWs(readSettings)).frequencyCaps).toEqual([])
})

test('a topic that there is not, and what is set so already, are refused before anybody is asked', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const ask = (changes: LimitChange[]) => setLimits.prepareApproval?.({ changes }, context)
  await expect(ask([cap(3, 'offers')])).rejects.toMatchObject({
    code: 'unknown_name',
    extra: { nearest: ['deals', 'news'] },
  })
  await expect(ask([{ quietHours: null }])).rejects.toMatchObject({ code: 'invalid_tool_input' })
})

test('the rule of two is set by one and lifted by two', async ({ db, workspaceId, clock, inWs }) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const ask = (secondApproverAbove: number | null) =>
    setLimits.prepareApproval?.({ changes: [{ secondApproverAbove }] }, context)
  expect(await ask(1000)).toMatchObject({ approvers: 1 })
  await inWs((ws) => changeSettings(ws, { secondApproverAbove: 1000 }))
  expect(await ask(500)).toMatchObject({ approvers: 1, warnings: [] })
  for (const above of [2000, null])
    expect(await ask(above)).toMatchObject({ approvers: 2, warnings: [expect.stringContaining('the role admin')] })
})

test('whatever is changed, the limits are ones that the settings take', () => {
  const none: Limits = {
    frequencyCaps: [],
    quietFromMinute: null,
    quietToMinute: null,
    recipientCeiling: null,
    secondApproverAbove: null,
    brakes: defaultBrakes,
  }
  const time = fc
    .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
    .map((each) => each.map((n) => String(n).padStart(2, '0')).join(':'))
  const change: fc.Arbitrary<LimitChange> = fc.oneof(
    fc.record({
      frequencyCap: fc.record({
        channel: fc.constantFrom(null, 'email' as const),
        topic: fc.constantFrom(null, 'עדכונים 🎉'),
        windowHours: fc.integer({ min: 1, max: 8760 }),
        limit: fc.option(fc.integer({ min: 1, max: 1000 })),
      }),
    }),
    fc.record({ quietHours: fc.option(fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to)) }),
    fc.record({ recipientCeiling: fc.option(fc.integer({ min: 1, max: 1e9 })) }),
    fc.record({ secondApproverAbove: fc.option(fc.nat({ max: 1e9 })) }),
    fc.record({
      brake: fc.record({
        name: fc.constantFrom('bounces' as const),
        limit: fc.constantFrom(null, defaultBrakes.optOuts),
      }),
    }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
      expect(changes.map((each) => LimitChange.parse(each))).toEqual(changes)
      const after = applyLimitChanges(none, changes)
      expect(SettingsChange.parse(after)).toEqual(after)
      expect(applyLimitChanges(after, changes.slice(-1))).toEqual(after)
    }),
  )
})

test('who approves limits sees which campaigns they touch', async ({ db, workspaceId, clock, inWs }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const readTouched = async () => (await setLimits.prepareApproval?.({ changes: [cap(3)] }, context))?.facts[0]?.text
  expect(await readTouched()).toBe('none is live; every later one')
  await inWs((ws) => givenLiveCampaign(ws, clock, { name: 'Spring', topic: 'news' }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { name: 'Receipt', topic: 'news', transactional: true }))
  const words = await readTouched()
  expect(words).toContain('Spring')
  expect(words).toContain('Receipt (transactional: no caps or quiet hours)')
})
