import { expect, test } from 'vitest'
import { Campaign } from '../campaign/campaign.ts'
import { readMoments } from './moment.ts'
import { tellEntry } from './tell-entry.ts'

const document = Campaign.parse({
  name: 'Welcome',
  goal: 'to welcome',
  trigger: { kind: 'event', event: 'signed_up' },
  audience: { everyone: true },
  topic: 'offers',
  steps: [
    { id: 'asked', kind: 'wait_for_event', event: 'app_opened', timeout: 'PT2H', otherwise: [] },
    { id: 'rested', kind: 'wait', duration: 'PT1H' },
  ],
})
const at = (hour: number) => Temporal.Instant.from('2026-11-24T00:00:00Z').add({ hours: hour })
const ms = (hour: number) => at(hour).epochMilliseconds

const tell = (moments: unknown[], endReason: string | null) =>
  tellEntry(
    {
      state: 'finished',
      event: 'signed_up',
      enteredAt: at(0),
      endedAt: at(9),
      endReason,
      convertedAt: null,
      moments: readMoments(moments),
    },
    { document, names: {}, zone: 'UTC' },
  ).map(({ words }) => words)

test('a journey that moved says to which version, and goes on with what it waited for', () => {
  const told = tell(
    [
      { t: ms(0), r: ['asked'], s: 'waiting', u: ms(2) },
      { t: ms(1), s: 'waiting', n: 'asked', u: ms(2), v: 2 },
      { t: ms(2), r: ['rested'], s: 'waiting', u: ms(3) },
      { t: ms(3), s: 'finished', x: 'completed' },
    ],
    'completed',
  )
  expect(told[2]).toBe('moves to version 2 of the campaign')
  expect(told[3]).toBe('“app_opened” has not come in time')
  expect(told.at(-1)).toBe('has gone through the journey')
})

test('a journey whose step was taken out says that nothing is left for it', () => {
  expect(tell([{ t: ms(1), s: 'finished', v: 3, x: 'step_removed' }], 'step_removed')).toEqual([
    'does “signed_up” and enters; the audience holds: everyone',
    'moves to version 3 of the campaign',
    'the journey ends: the new version has nothing left for it',
  ])
})
