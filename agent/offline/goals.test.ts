import { describe, expect, test } from 'vitest'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { runToApproval } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const messages = (campaign: Campaign) =>
  campaign.steps.flatMap((step) => (step.kind === 'message' ? [step.channels.map(({ channel }) => channel)] : []))
const waits = (campaign: Campaign) => campaign.steps.flatMap((step) => (step.kind === 'wait' ? [step.duration] : []))
const bought = (event: string) => ({ performed: expect.objectContaining({ event, atLeast: 1, withinDays: null }) })
const away = (name: string) => ({ trait: { name, beforeDaysAgo: 60 } })

describe('winning back', () => {
  test.each([
    [
      'Win back people who used to purchase but we havent seen in two months',
      inkwell,
      'purchase_completed',
      'last_active_at',
      'deals',
    ],
    ['re-engage buyers who have been inactive 60+ days', inkwell, 'purchase_completed', 'last_active_at', 'deals'],
    [
      'get back customers that have ordered at least once and havent been active for over 60 days',
      inkwell,
      'purchase_completed',
      'last_active_at',
      'deals',
    ],
    ['Winback: bought before, dormant sixty days', inkwell, 'purchase_completed', 'last_active_at', 'deals'],
    ['win bakc anyone gone 60 dyas who used to buy', inkwell, 'purchase_completed', 'last_active_at', 'deals'],
    ['bring former buyers back, no activity for 60 days', spokes, 'Order Placed', 'lastVisitAt', 'Promotions'],
    [
      'lure back shoppers who purchased in the past and have gone quiet for 2 months',
      spokes,
      'Order Placed',
      'lastVisitAt',
      'Promotions',
    ],
    [
      'Reactivate anyone who has ordered and has not been seen for 60 days',
      spokes,
      'Order Placed',
      'lastVisitAt',
      'Promotions',
    ],
  ])('%s', async (goal, catalogue, event, trait, topic) => {
    const campaign = await runToApproval(catalogue, goal)
    expect(campaign.trigger).toEqual({ kind: 'broadcast', schedule: { kind: 'now' } })
    expect(campaign.audience).toEqual({ all: expect.arrayContaining([bought(event), away(trait)]) })
    expect('all' in campaign.audience && campaign.audience.all).toHaveLength(2)
    expect([messages(campaign), campaign.topic, campaign.conversion]).toEqual([
      [['email']],
      topic,
      expect.objectContaining({ event }),
    ])
    expect(JSON.stringify(campaign.steps)).not.toMatch(/discount|%|free|today only|offer/i)
  })
})

describe('welcoming', () => {
  test.each([
    ['Welcome new signups', inkwell, 'account_created', 'canvas_finished'],
    [
      'Welcome new users with an email, then a push the next day unless they finish a canvas',
      inkwell,
      'account_created',
      'canvas_finished',
    ],
    ['greet people when they sign up', inkwell, 'account_created', 'canvas_finished'],
    [
      'When someone creates an account send a welcome email immediately and a push notification 24 hours later if they have not finished a canvas',
      inkwell,
      'account_created',
      'canvas_finished',
    ],
    ['welcom new sigups', inkwell, 'account_created', 'canvas_finished'],
    [
      'say hi to people who just joined, email straight away and a push the next day unless they ordered',
      spokes,
      'Customer Registered',
      'Order Placed',
    ],
    ['Welcom newcomers', spokes, 'Customer Registered', 'Order Placed'],
    ['welcome new customers', harbour, 'account_opened', 'card_activated'],
    [
      'Onboard everyone who just opened an account: email at once, push after one day unless the card is activated',
      harbour,
      'account_opened',
      'card_activated',
    ],
  ])('%s', async (goal, catalogue, trigger, success) => {
    const campaign = await runToApproval(catalogue, goal)
    expect(campaign.trigger).toMatchObject({ kind: 'event', event: trigger, keyedBy: null })
    expect([messages(campaign), waits(campaign)]).toEqual([[['email'], ['push']], ['P1D']])
    expect(campaign.exit).toEqual([{ kind: 'event', event: success, where: [], sameKey: null }])
    expect(campaign).toMatchObject({
      audience: { everyone: true },
      reentry: 'once',
      conversion: { event: success, withinHours: 168 },
    })
  })
})

describe('reminding of what was left', () => {
  test.each([
    [
      'Remind people who left stuff in their cart',
      inkwell,
      'basket_changed',
      'basket_id',
      'purchase_completed',
      'PT1H',
    ],
    ['Abandoned basket reminder', inkwell, 'basket_changed', 'basket_id', 'purchase_completed', 'PT1H'],
    [
      'rmind poeple who left stuf in their bsaket',
      inkwell,
      'basket_changed',
      'basket_id',
      'purchase_completed',
      'PT1H',
    ],
    [
      'Someone leaves items in the trolley without buying - remind them an hour later, push first, else email',
      spokes,
      'Checkout Started',
      'checkoutId',
      'Order Placed',
      'PT1H',
    ],
    [
      'when someone starts checkout but does not buy within 45 minutes, send a push, otherwise an email',
      spokes,
      'Checkout Started',
      'checkoutId',
      'Order Placed',
      'PT45M',
    ],
    [
      'if someone doesn’t complete their order within an hour of starting checkout, send them a push (email if they have no push)',
      spokes,
      'Checkout Started',
      'checkoutId',
      'Order Placed',
      'PT1H',
    ],
    ['Follow up on abandoned checkouts', spokes, 'Checkout Started', 'checkoutId', 'Order Placed', 'PT1H'],
    [
      'Remnd shoppers abuot their baskt an hour later',
      spokes,
      'Checkout Started',
      'checkoutId',
      'Order Placed',
      'PT1H',
    ],
    [
      'Remind people who started a loan application and did not finish',
      harbour,
      'loan_application_started',
      'application_id',
      'loan_application_submitted',
      'PT1H',
    ],
    [
      'recover unfinished loan applications by push, otherwise email',
      harbour,
      'loan_application_started',
      'application_id',
      'loan_application_submitted',
      'PT1H',
    ],
  ])('%s', async (goal, catalogue, trigger, key, ending, wait) => {
    const campaign = await runToApproval(catalogue, goal)
    expect(campaign.trigger).toEqual({ kind: 'event', event: trigger, where: [], keyedBy: key })
    expect(campaign.exit).toEqual([{ kind: 'event', event: ending, where: [], sameKey: key }])
    expect([waits(campaign), messages(campaign), campaign.conversion]).toEqual([
      [wait],
      [['push', 'email']],
      expect.objectContaining({ event: ending }),
    ])
  })
})

describe('congratulating on the first', () => {
  test.each([
    ['Congratulate the first finished canvas and show what is next', inkwell, 'canvas_finished'],
    ['When someone finishes a canvas for the first time, congratulate them by push', inkwell, 'canvas_finished'],
    ['congradulate the frist finished canvas', inkwell, 'canvas_finished'],
    ["celebrate the first deposit with a push that shows what's next", harbour, 'deposit_made'],
    [
      'When a customer makes a deposit for the first time, congratulate them by push and show the next step',
      harbour,
      'deposit_made',
    ],
    ['praise people once they activated their card the very first time', harbour, 'card_activated'],
    ['Congratulate people on their first order', spokes, 'Order Placed'],
  ])('%s', async (goal, catalogue, event) => {
    const campaign = await runToApproval(catalogue, goal)
    expect(campaign.trigger).toMatchObject({ kind: 'event', event })
    expect(campaign.audience).toMatchObject({ firstPerformed: { event, withinDays: 1 } })
    expect([messages(campaign), campaign.reentry]).toEqual([[['push']], 'once'])
  })
})

describe('helping the stuck', () => {
  test.each([
    [
      'Someone gets stuck in onboarding: help them half an hour later',
      inkwell,
      'onboarding_step_abandoned',
      'onboarding_completed',
    ],
    [
      'Somebody got stuk in onboarding, help them 30 minutes later',
      inkwell,
      'onboarding_step_abandoned',
      'onboarding_completed',
    ],
    [
      'half an hour after a customer abandons an onboarding step, offer help, stop if they complete onboarding',
      inkwell,
      'onboarding_step_abandoned',
      'onboarding_completed',
    ],
    ['help people stuck in the identity check', harbour, 'identity_check_failed', 'identity_check_passed'],
    [
      'If a customer doesn’t get through the identity check, wait 30 minutes and then help them',
      harbour,
      'identity_check_failed',
      'identity_check_passed',
    ],
    [
      'customers who fail identity check should get help half an hour later, unless they pass in the meantime',
      harbour,
      'identity_check_failed',
      'identity_check_passed',
    ],
    [
      'When someone gets stuck in the identity check help them 30 mins later',
      harbour,
      'identity_check_failed',
      'identity_check_passed',
    ],
  ])('%s', async (goal, catalogue, event, ending) => {
    const campaign = await runToApproval(catalogue, goal)
    expect(campaign.trigger).toMatchObject({ kind: 'event', event })
    expect([waits(campaign), campaign.exit.map((exit) => exit.kind === 'event' && exit.event)]).toEqual([
      ['PT30M'],
      [ending],
    ])
  })
})
