import { expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { warnAboutRetention } from './warn-about-retention.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const retention = { defaultDays: 60, events: { seen: 7, order: null } }
const segments = new Map([['Late', Condition.parse({ performed: { event: 'seen', withinDays: 8 } })]])

const warn = (written: ConditionInput) =>
  warnAboutRetention(Condition.parse(written), 'audience', { retention, segments, now }).map(({ path }) => path)

test('each condition that looks further back than its event is kept is named by its path', () => {
  const written: ConditionInput = {
    all: [
      { performed: { event: 'seen', withinDays: 7 } },
      { not: { performed: { event: 'seen', withinDays: 8 } } },
      { any: [{ performed: { event: 'order' } }, { performed: { event: 'other' } }] },
      { inSegment: { segment: 'Late' } },
      { trait: { name: 'plan', is: 'trial' } },
    ],
  }
  expect(warn(written)).toEqual([
    'audience/all/1/not/performed',
    'audience/all/2/any/1/performed',
    'audience/all/3/inSegment',
  ])
})

test('what counts is how far the answer depends on: the first time on all, the last on its window', () => {
  expect(warn({ firstPerformed: { event: 'seen', withinDays: 3 } })).toHaveLength(1)
  expect(warn({ lastPerformed: { event: 'seen', withinDays: 7 } })).toEqual([])
  expect(warn({ lastPerformed: { event: 'seen', beforeDaysAgo: 3 } })).toHaveLength(1)
  expect(warn({ performedEachWeek: { event: 'seen', weeks: 1 } })).toEqual([])
  expect(warn({ performedEachWeek: { event: 'seen', weeks: 2 } })).toHaveLength(1)
  expect(warn({ performed: { event: 'seen', from: '2026-11-17T10:00:00Z' } })).toEqual([])
  expect(warn({ performed: { event: 'seen', from: '2026-11-17' } })).toHaveLength(1)
  expect(warn({ performed: { event: 'seen', sinceEntry: true } })).toEqual([])
  expect(warn({ activeWithin: { days: 700 } })).toEqual([])
})

test('the warning says how far, how long, and what to do', () => {
  const say = (written: ConditionInput) =>
    warnAboutRetention(Condition.parse(written), 'audience', { retention, segments, now })[0]?.message
  expect(say({ performed: { event: 'seen', withinDays: 30 } })).toBe(
    'This looks 30 days back, but “seen” is kept for 7 days: it sees only what is left. Look back 7 days at most, or have an admin keep the event longer (eventRetention in the settings).',
  )
  expect(say({ performed: { event: 'other', atMost: 0 } })).toBe(
    'This looks at all that ever happened, but “other” is kept for 60 days: it sees only what is left. Give it a window of 60 days at most, or have an admin keep the event longer (eventRetention in the settings).',
  )
})
