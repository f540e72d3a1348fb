import { describe, expect, test } from 'vitest'
import type { Brief } from './brief/brief.ts'
import { briefOf } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

/** The state that a goal must lead to, in wordings on several workspaces; the last two of each have slips of the pen. */
type Goal = { state: (brief: Brief) => unknown; wordings: (readonly [object, string, unknown])[] }
const channelsOf = ({ messages }: Brief) => messages.map(({ channels }) => channels.map(({ channel }) => channel))
const date = (trait: string, offsetDays: number) => ({ kind: 'date', trait, offsetDays })

const goals: Record<string, Goal> = {
  'before a date comes': {
    state: ({ trigger }) => trigger,
    wordings: [
      [harbour, 'Remind customers whose card expires in 10 days', date('card_expires_on', -10)],
      [harbour, 'Ten days before the card expires, email them', date('card_expires_on', -10)],
      [harbour, 'Warn people 10 days before their card expires', date('card_expires_on', -10)],
      [inkwell, 'Convert trialing customers whose trialing ends in 3 days', date('trialing_until', -3)],
      [inkwell, '3 days before trialing ends, ask people to upgrade', date('trialing_until', -3)],
      [inkwell, 'convrt trialing customers 3 dyas before trialing ends', date('trialing_until', -3)],
      [harbour, 'wran people 10 days befor their card expires', date('card_expires_on', -10)],
    ],
  },
  'a limit is hit': {
    state: ({ trigger, mentions }) => [trigger.kind === 'event' && trigger.event, mentions],
    wordings: [
      [
        harbour,
        'Tell people when they hit their spending limit and mention their balance',
        ['spending_limit_reached', ['balance']],
      ],
      [
        harbour,
        'When someone reaches the spending limit push them, mention their balance',
        ['spending_limit_reached', ['balance']],
      ],
      [
        inkwell,
        'Tell people when they hit their quota and mention their quota used',
        ['quota_reached', ['quota_used']],
      ],
      [
        inkwell,
        'Whenever a customer reaches their quota, push them and say how much of it is used',
        ['quota_reached', ['quota_used']],
      ],
      [
        inkwell,
        'notify customers once they reach their quota, mentioning quota used',
        ['quota_reached', ['quota_used']],
      ],
      [
        inkwell,
        'Tell poeple when they hit thier quota and mention their quota used',
        ['quota_reached', ['quota_used']],
      ],
      [
        harbour,
        'tell people when they reech their spending limt and mention their balance',
        ['spending_limit_reached', ['balance']],
      ],
    ],
  },
  'a survey some time after joining': {
    state: ({ trigger, messages }) => [trigger.kind === 'event' && trigger.event, messages],
    wordings: (
      [
        [spokes, 'NPS two weeks after signup, leave the passives alone', 'Customer Registered'],
        [spokes, 'Send an NPS survey 14 days after someone registers', 'Customer Registered'],
        [inkwell, 'Ask for feedback two weeks after people sign up', 'account_created'],
        [inkwell, 'csat survey 14 days after account creation', 'account_created'],
        [harbour, 'two weeks after someone opens an account ask them for an NPS score', 'account_opened'],
        [spokes, 'NPS two wekks after signup', 'Customer Registered'],
        [harbour, 'NPS suvey two weeks after signup', 'account_opened'],
      ] as const
    ).map(([catalogue, goal, event]) => [
      catalogue,
      goal,
      [event, [{ delay: 'P14D', channels: [{ channel: 'in_app', when: null }] }]],
    ]),
  },
  'channels in order': {
    state: channelsOf,
    wordings: [
      [spokes, 'Tell everyone about helmets: push if they were active today, otherwise email', [['push', 'email']]],
      [spokes, 'Announce helmets to all customers, push first, else email', [['push', 'email']]],
      [harbour, 'Tell everyone about the new app by push, or by email if they have no push', [['push', 'email']]],
      [
        harbour,
        'Tell everyone about the new app. Use push for those active today, email for the rest.',
        [['push', 'email']],
      ],
      [spokes, 'Text the VIPs about helmets, email the rest', [['sms', 'email']]],
      [spokes, 'Tell evryone about helmets: psuh if they were active today, otherwise emial', [['push', 'email']]],
      [harbour, 'Anounce the new app to everyone, push first, esle email', [['push', 'email']]],
    ],
  },
  'a day and time of their own': {
    state: ({ trigger }) => trigger,
    wordings: (
      [
        [spokes, 'Announce helmets to everyone. Send it Tuesday 9 in the morning their time'],
        [spokes, 'Email everyone about helmets next Tuesday at 9am in their own time zone'],
        [harbour, 'Tell all customers about the new app on Tuesday at 9:00, local time'],
        [harbour, 'On Tuesday at 9 am their time, email everyone about the new app'],
        [inkwell, 'Push everyone about the layers Tuesday at 9 am wherever they are'],
        [spokes, 'Anounce helmets to evryone on Tuesday at 9am their time'],
        [harbour, 'Tell everyone about the new app on tuesday at 9am in thier time zone'],
      ] as const
    ).map(([catalogue, goal]) => [
      catalogue,
      goal,
      { kind: 'broadcast', schedule: { kind: 'at', at: '2026-12-01T09:00', zone: 'customer' } },
    ]),
  },
  'the best time for each': {
    state: ({ bestTime, trigger }) => [bestTime, trigger.kind],
    wordings: [
      [spokes, 'Email everyone about helmets when each person is most likely to open', [true, 'broadcast']],
      [spokes, 'Announce helmets by email at the best time for each customer', [true, 'broadcast']],
      [harbour, 'Tell everyone about the new app at their best time', [true, 'broadcast']],
      [harbour, 'Email all customers about the new app whenever they are likely to read it', [true, 'broadcast']],
      [inkwell, 'Email studio customers about the layers with send time optimisation', [true, 'broadcast']],
      [spokes, 'Emial everyone about helmets when each person is most likely to open it', [true, 'broadcast']],
      [harbour, 'Tell evryone about the new app at the best time for each person', [true, 'broadcast']],
    ],
  },
  'two subjects and a holdout': {
    state: ({ arms, holdoutPercent }) => [arms, holdoutPercent],
    wordings: [
      [spokes, 'Email everyone about helmets. Test two subject lines and hold out 10 percent', [2, 10]],
      [spokes, 'Announce helmets by email, A/B test two subjects, with a 10% holdout', [2, 10]],
      [harbour, 'Email all customers about the new app, try two subject lines, keep a control group of 10 %', [2, 10]],
      [harbour, 'Tell everyone about the new app by email: compare 2 titles, hold back 10%', [2, 10]],
      [inkwell, 'Email everyone about the layers, split test two variants, 10 percent holdout', [2, 10]],
      [spokes, 'Email evryone about helmets, test two subject lines, hold out 10 percnt', [2, 10]],
      [harbour, 'Email all custmers about the new app, A/B test two subjects and hold out 10 percent', [2, 10]],
    ],
  },
}

describe.each(Object.entries(goals))('%s', (_, { state, wordings }) => {
  test.each(wordings)('%#', (catalogue, goal, expected) => {
    expect({ goal, state: state(briefOf(catalogue, goal)) }).toMatchObject({ goal, state: expected })
  })
})
