import { describe, expect, test } from 'vitest'
import { briefOf } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

/** A club that calls its customers riders, with a date of their last ride and a level. */
const club = {
  ...spokes,
  traits: [
    { name: 'lastStreamedAt', type: 'date', values: [] },
    { name: 'fitness_level', type: 'number', values: [] },
    { name: 'storage_pct', type: 'number', values: [] },
    { name: 'team', type: 'text', values: [{ value: 'None' }, { value: 'Red' }] },
  ],
  events: spokes.events.map((event) =>
    event.name === 'Customer Registered' ? { ...event, name: 'listener_registered' } : event,
  ),
}
const trait = (name: string, more: object) => ({ trait: { name, ...more } })
const did = (event: string, ...where: object[]) => ({ performed: { event, where, atLeast: 1 } })

describe('what the event itself must have been like', () => {
  test.each([
    [
      'When someone sends a transfer over 500, push them',
      harbour,
      'transfer_sent',
      [{ property: 'amount', greaterThan: 500 }],
    ],
    [
      'thank people by email when they submit a review with a score of at least 4',
      spokes,
      'Review Submitted',
      [{ property: 'score', atLeast: 4 }],
    ],
    [
      'When an invoice fails for the third time, email them to update their card',
      inkwell,
      'invoice_failed',
      [{ property: 'attempt', is: 3 }],
    ],
    ['When an invoice fails on attempt 2 push people', inkwell, 'invoice_failed', [{ property: 'attempt', is: 2 }]],
    [
      'when somebody applies a brush with feature “mixer”, email them',
      inkwell,
      'brush_applied',
      [{ property: 'feature', is: 'mixer' }],
    ],
  ])('%s', (goal, catalogue, event, where) => {
    expect(briefOf(catalogue, goal).trigger).toMatchObject({ kind: 'event', event, where })
  })

  test('in an audience and in an exit, and only where it is a property', () => {
    const big = briefOf(harbour, 'email customers who made a deposit above 1000 about the new savings account')
    expect(big.audience).toEqual(did('deposit_made', { property: 'amount', greaterThan: 1000 }))
    const left = briefOf(spokes, 'Remind people about their basket unless they place an order over 20')
    expect(left.exits).toEqual([
      expect.objectContaining({ event: 'Order Placed', where: [{ property: 'value', greaterThan: 20 }] }),
    ])
    expect(briefOf(spokes, 'email people who ordered more than twice about helmets').audience).toEqual({
      performed: { event: 'Order Placed', atLeast: 3 },
    })
  })
})

describe('a noun says of nobody what they did', () => {
  test.each([
    ['Email everyone in Spain about the new card', harbour, trait('country', { is: 'ES' })],
    ['When somebody opens an account, email them to check their card', harbour, { everyone: true }],
    ['Use email to tell gold customers about helmets', spokes, trait('loyaltyTier', { is: 'gold' })],
    ['push everyone in Portugal a short review of the season', spokes, trait('country', { is: 'Portugal' })],
    ['tell all listeners about the new helmets by push', club, { everyone: true }],
  ])('%s', (goal, catalogue, audience) => {
    expect(briefOf(catalogue, goal).audience).toEqual(audience)
  })
})

describe('traits by what people say', () => {
  test.each([
    ['push listeners that have not streamed for 2 weeks to come back', trait('lastStreamedAt', { beforeDaysAgo: 14 })],
    ['Bring listeners back who havent streamed in 10 days', trait('lastStreamedAt', { beforeDaysAgo: 10 })],
    ['Email everyone above fitness level 40 about the race', trait('fitness_level', { greaterThan: 40 })],
    ['Email everyone at fitness level 9 about the race', trait('fitness_level', { is: 9 })],
    ['Email people with storage over 80 % about the race', trait('storage_pct', { greaterThan: 80 })],
    ['Tell everyone who is not in a team about the teams', trait('team', { is: 'None' })],
    ['Tell listeners without a team about the teams', trait('team', { is: 'None' })],
  ])('%s', (goal, audience) => {
    expect(briefOf(club, goal).audience).toEqual(audience)
  })

  test('what the workspace calls its customers is said', () => {
    expect(briefOf(club, 'tell listeners about the race').assumptions).toContain('“listeners” means your customers')
  })

  test.each([
    '3 days befor the trialing ends, ask them to upgrade',
    'Nudge people two days before their trialing is over',
  ])('%s: a date of a state is for those in it', (goal) => {
    const brief = briefOf(inkwell, goal)
    expect(brief.trigger).toMatchObject({ kind: 'date', trait: 'trialing_until' })
    expect(brief.audience).toEqual(trait('tier', { is: 'trialing' }))
    expect(brief.exits).toEqual([{ kind: 'condition', condition: trait('tier', { isNot: 'trialing' }) }])
  })
})

describe('when and how', () => {
  test('the best time for each is no event, and a city names its zone', () => {
    const best = briefOf(inkwell, 'Email studio customers about the layers when each person is most likely to open')
    expect([best.bestTime, best.audience]).toEqual([true, trait('tier', { is: 'studio' })])
    expect(briefOf(spokes, 'Email everyone about helmets on Friday at 8:00 New York time').trigger).toEqual({
      kind: 'broadcast',
      schedule: { kind: 'at', at: '2026-11-27T08:00', zone: 'America/New_York' },
    })
  })

  test('what is sent may be the topic itself', () => {
    expect(briefOf(inkwell, 'Send our monthly digest on the first Friday of every month').topic).toBe('monthly_digest')
  })

  test('channels for some and for the rest, in two sentences', () => {
    const goal =
      'Tell gold customers about helmets. Use push for people who were active in the last 3 days, email for the rest.'
    expect(briefOf(spokes, goal)).toMatchObject({
      audience: trait('loyaltyTier', { is: 'gold' }),
      messages: [
        {
          channels: [
            { channel: 'push', when: { activeWithin: { days: 3 } } },
            { channel: 'email', when: null },
          ],
        },
      ],
    })
  })

  test('what customers are asked to do is in the copy, in words to them', () => {
    const brief = briefOf(harbour, 'When an identity check fails, email people to upload their papers')
    expect([brief.ask, brief.assumptions]).toEqual([
      'upload your papers',
      expect.arrayContaining(['it asks them to “upload their papers”']),
    ])
  })

  test('a trait to mention in an indirect question', () => {
    expect(
      briefOf(inkwell, 'When someone reaches their quota push them and tell them how much of the quota is used')
        .mentions,
    ).toEqual(['quota_used'])
  })
})

describe('what is not there is named whole, and languages are said to need a model', () => {
  test.each([
    ['Email customers whose saddle height is over 70', spokes, 'saddle height is over 70'],
    ['email people subscribed to the topic “wine” about the new saddle', spokes, 'subscribed to the topic "wine"'],
    ['push the segment "Night owls" about the new saddle', spokes, 'segment "Night owls"'],
  ])('%s', (goal, catalogue, missing) => {
    expect(briefOf(catalogue, goal).missing).toBe(missing)
  })

  test.each([
    'Announce the new saddle to everyone in Dutch and Danish',
    'tell all customers in Portuguese about the new saddle',
  ])('%s', (goal) => {
    const brief = briefOf(spokes, goal)
    expect(brief.audience).toEqual({ everyone: true })
    expect(brief.assumptions.join()).toMatch(
      /cannot translate into (Dutch and Danish|Portuguese) without a language model/,
    )
  })
})
