import { describe, expect, test } from 'vitest'
import { briefOf, runToApproval } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const lisbon = 'Europe/Lisbon'
const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

test.each([
  ['Every Monday at 8, email everyone our weekly tips', inkwell, ['week', ['monday'], null, '08:00', lisbon]],
  [
    'Send everyone our tips every Monday at 8am in their own time',
    inkwell,
    ['week', ['monday'], null, '08:00', 'customer'],
  ],
  [
    'Email everyone our tips on the first Monday of every month at 10:00',
    inkwell,
    ['month', ['monday'], null, '10:00', lisbon],
  ],
  [
    'on the first weekday of each month send everyone a digest by email',
    harbour,
    ['month', workdays, null, '09:00', lisbon],
  ],
  ['On the last day of each month, send everyone a summary by email', harbour, ['month', [], 31, '09:00', lisbon]],
  ['Email everyone a summary on the 15th of every month', harbour, ['month', [], 15, '09:00', lisbon]],
  ['every weekday at 7:30 push everyone a tip', inkwell, ['week', workdays, null, '07:30', lisbon]],
  [
    'Send everyone our tips every Tuesday and Thursday at 5pm',
    inkwell,
    ['week', ['tuesday', 'thursday'], null, '17:00', lisbon],
  ],
  ['Daily at 18:00 send everyone a push about the challenge', spokes, ['day', [], null, '18:00', lisbon]],
])('%s', async (goal, catalogue, [every, weekdays, dayOfMonth, atLocalTime, zone]) => {
  const campaign = await runToApproval(catalogue, goal)
  expect(campaign.trigger).toEqual({
    kind: 'broadcast',
    schedule: { kind: 'recurring', every, weekdays, dayOfMonth, atLocalTime, zone },
  })
  expect([campaign.reentry, campaign.audience]).toEqual(['every_time', { everyone: true }])
})

test.each([
  ['Remind people 3 days before their trial ends', inkwell, ['trialing_until', -3, '09:00', 'once']],
  ['Email trial users two days before the trial ends at 10am', inkwell, ['trialing_until', -2, '10:00', 'once']],
  ['Email people a week before their card expires', harbour, ['card_expires_on', -7, '09:00', 'once']],
  ['Wish people a happy birthday by email', spokes, ['birthday', 0, '09:00', 'year']],
  ['Push everyone on their birthday at 8am', spokes, ['birthday', 0, '08:00', 'year']],
])('%s', async (goal, catalogue, [trait, offsetDays, atLocalTime, every]) => {
  const campaign = await runToApproval(catalogue, goal)
  expect(campaign.trigger).toEqual({ kind: 'date', trait, offsetDays, atLocalTime, every })
  expect(campaign.reentry === 'every_time' || every === 'once').toBe(true)
})

test('a time by each customer’s clock ends in a launch', async () => {
  const campaign = await runToApproval(
    inkwell,
    'Announce the new brushes to everyone, Tuesday 9 in the morning their time',
  )
  expect(campaign.trigger).toEqual({
    kind: 'broadcast',
    schedule: { kind: 'at', at: '2026-12-01T09:00', zone: 'customer' },
  })
})

describe('slips of the pen and parts of the day', () => {
  test.each([
    ['Tusday at 9', '2026-12-01T09:00'],
    ['on Firday mornng at 8', '2026-11-27T08:00'],
    ['on the 3rd of Febuary at 10', '2027-02-03T10:00'],
    ['Decmber 5 at 9am', '2026-12-05T09:00'],
    ['tommorow at 9 in the mornig', '2026-11-25T09:00'],
    ['tonigt at 8pm', '2026-11-24T20:00'],
    ['on Mondy afternon at 3', '2026-11-30T15:00'],
    ['on Septmber 1st at noon', '2027-09-01T12:00'],
    ['Sunday evening', '2026-11-29T19:00'],
    ['in the evning on Sundy', '2026-11-29T19:00'],
    ['on Sunday in the afternoon', '2026-11-29T15:00'],
    ['on Sunday', '2026-11-29T09:00'],
  ])('“%s” is %s', (said, at) => {
    const brief = briefOf(spokes, `Email gold customers about the new helmets ${said}`)
    expect(brief.trigger).toMatchObject({ schedule: { kind: 'at', at } })
    expect([brief.leftovers, brief.subject]).toEqual([[], 'the new helmets'])
  })
})
