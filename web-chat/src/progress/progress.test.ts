import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import { parseFrame } from '../protocol/frames.ts'
import { addLook, estimateSeconds, type Look, sayTimeLeft } from './pace.ts'
import { announceProgress, countEnded, sayMore, sayState } from './progress-words.ts'

const given = (more: Partial<CampaignProgress> = {}): CampaignProgress => ({
  campaignId: 'cmp_a',
  status: 'live',
  trigger: 'broadcast',
  pausedBecause: null,
  expanding: false,
  due: 1000,
  queued: 1000,
  attempted: 0,
  sent: 0,
  skipped: 0,
  failed: 0,
  uncertain: 0,
  ...more,
})

test('a steady pace foretells what is left, at any speed, and what is older than half a minute is forgotten', () => {
  const steady = fc.record({ perSecond: fc.integer({ min: 1, max: 5000 }), waiting: fc.nat(1_000_000) })
  fc.assert(
    fc.property(steady, fc.integer({ min: 6, max: 200 }), ({ perSecond, waiting }, seconds) => {
      let looks: readonly Look[] = [{ atMs: -3_600_000, ended: 0 }]
      for (let second = 0; second <= seconds; second += 1)
        looks = addLook(looks, { atMs: second * 1000, ended: 1_000_000 + second * perSecond })
      expect(estimateSeconds(looks, waiting)).toBeCloseTo(waiting / perSecond, 6)
      expect(looks.length).toBeLessThanOrEqual(31)
    }),
  )
})

test('nothing is foretold where nothing moves, too little was seen, or it is more than a day away', () => {
  const look = (atMs: number, ended: number) => ({ atMs, ended })
  expect(estimateSeconds([], 10)).toBeNull()
  expect(estimateSeconds([look(0, 5)], 10)).toBeNull()
  expect(estimateSeconds([look(0, 5), look(4_900, 9)], 10)).toBeNull()
  expect(estimateSeconds([look(0, 5), look(20_000, 5)], 10)).toBeNull()
  expect([12, 60, 170, 5_400, 86_400, 90_000].map(sayTimeLeft)).toEqual([
    'Less than a minute left at this pace',
    'About 1 min left at this pace',
    'About 3 min left at this pace',
    'About 2 h left at this pace',
    'About 24 h left at this pace',
    null,
  ])
})

test('a screen reader hears a change of state and each quarter, and nothing in between', () => {
  const heard = new Set<string>()
  for (let sent = 0; sent <= 1000; sent += 1) heard.add(announceProgress(given({ sent, queued: 1000 - sent })))
  expect([...heard]).toEqual([
    'Sending.',
    'Sending. A quarter is done.',
    'Sending. Half is done.',
    'Sending. Three quarters are done.',
    'Live: nothing waits to be sent. All is done.',
  ])
  expect(announceProgress(given({ expanding: true, sent: 900, queued: 100 }))).toBe('Sending.')
})

test('a pause says who or what put it on, and a stop what still happens', () => {
  expect(sayMore(given({ status: 'paused' }))).toContain('A member paused it.')
  expect(sayMore(given({ status: 'paused', pausedBecause: '30 of 240 bounced' }))).toContain(
    'It paused by itself: 30 of 240 bounced.',
  )
  expect(sayState(given({ status: 'stopped' }))).toBe('Stopping')
  const last = given({ status: 'stopped', queued: 0, attempted: 1, skipped: 999 })
  expect([sayState(last), sayMore(last)]).toEqual(['Stopped', '1 message with a provider can no longer be held back.'])
  expect(countEnded(last)).toBe(999)
})

test('a frame of progress is read whole or not at all', () => {
  const frame = { type: 'progress', ...given() }
  expect(parseFrame(JSON.stringify(frame))).toEqual({ type: 'progress', progress: given() })
  for (const wrong of [{ sent: -1 }, { sent: 1.5 }, { due: '9' }, { campaignId: null }, { uncertain: undefined }])
    expect(parseFrame(JSON.stringify({ ...frame, ...wrong }))).toBeUndefined()
})
