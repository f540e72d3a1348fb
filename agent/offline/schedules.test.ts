import { expect, test } from 'vitest'
import { runToApproval } from './testing.ts'
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
