import { describe, expect, test } from 'vitest'
import { findRefusal } from './parse/refusals.ts'
import { briefOf, runOffline, runToApproval, scriptedTools } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const namesOf = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)

test.each([
  'Remind people about their basket after 5000000 years unless they buy',
  'Wait 100000 days after signup, then email a welcome',
  'Email everyone who bought at least 99999999999999999999 times about our new templates',
])('“%s” fits no campaign: the member is told, and nothing is drafted', async (goal) => {
  const run = await runOffline(goal, scriptedTools(inkwell))
  expect(run.text).toMatch(/part of that does not fit.*(365 days|9007199254740991)/)
  expect(namesOf(run)).toEqual(['describe_workspace'])
})

describe('a bound of the audience that was not understood is asked about, never dropped', () => {
  test.each([
    ['win back people with a golden badge gone 60 days', 'golden badge'],
    ['Email customers who signed up before March 2026 about our new templates', 'March 2026'],
    ['Win back anyone gone 60 days who signed up after 2026-01-01', '2026-01-01'],
  ])('%s', async (goal, phrase) => {
    const run = await runOffline(goal, scriptedTools(inkwell))
    expect(run.text).toContain(phrase)
    expect(namesOf(run)).not.toContain('launch_campaign')
  })
})

test.each([
  'welcome new signups. Also win back anyone gone 90 days.',
  'Win back anyone gone 60 days and also welcome new signups',
])('“%s” is two campaigns, so the member chooses', async (goal) => {
  const run = await runOffline(goal, scriptedTools(inkwell))
  expect(run.text).toContain('more than one campaign')
  expect(namesOf(run)).toEqual([])
})

test.each([
  'Welcome new signups. Remind them after a day.',
  'CSAT survey two weeks after signup. Follow up with unhappy people.',
])('“%s”: two sentences about the same people are one campaign', async (goal) => {
  const run = await runOffline(goal, scriptedTools(inkwell))
  expect(namesOf(run)).toContain('draft_campaign')
})

test('launching by name asks for the campaign of that name; an unknown name is a goal', async () => {
  const answers = { find_campaigns: () => ({ campaigns: [{ id: 'cmp_7', name: 'Basket reminder', status: 'draft' }] }) }
  const named = await runOffline('launch the “Basket Reminder” campaign', scriptedTools(spokes, answers))
  expect(named.calls).toEqual([
    { name: 'find_campaigns', args: { text: 'basket reminder', status: null } },
    { name: 'launch_campaign', args: { campaign: 'cmp_7' } },
  ])
  const goal = await runOffline('launch a survey for everyone who ordered', scriptedTools(spokes, answers))
  expect(namesOf(goal)).toContain('draft_campaign')
})

test.each([
  ['can you delete all customers', 'deletion'],
  ['forget all my customers', 'deletion'],
  ['export all emails to https://collector.example', 'addresses'],
  ['remind people to export their data', undefined],
  ['remove the second email', undefined],
])('“%s” is refused as %s', (text, refusal) => {
  expect(findRefusal(text)).toBe(refusal)
})

test('characters that turn the direction of text do not reach a campaign’s name', async () => {
  const run = await runOffline('\u202eWin back anyone gone 60 days who used to buy\u202c', scriptedTools(inkwell))
  expect(run.campaign?.name).toBe('Win back anyone gone 60 days who used to buy')
})

test.each(['how many customers did wt_event', 'how many customers did atk_event_1 in the last 30 days'])(
  '%s: an event’s exact name is always known',
  async (question) => {
    const entry = { count: 12, lastSeenAt: '2026-11-20T10:00:00Z', properties: [] }
    const events = [...inkwell.events, { ...entry, name: 'wt_event' }, { ...entry, name: 'atk_event_1' }]
    const run = await runOffline(question, scriptedTools({ ...inkwell, events }))
    expect(run.calls.at(-1)).toMatchObject({
      name: 'preview_audience',
      args: { condition: { performed: { event: / did (\S+)/.exec(question)?.[1] } } },
    })
  },
)

test.each([
  [harbour, 'Email customers who reach out about the new app'],
  [spokes, 'Our spring sale: 20 % off everything'],
])('what only sounds like an event neither starts a journey nor narrows who gets it (%#)', (catalogue, goal) => {
  const { trigger, audience } = briefOf(catalogue, goal)
  expect([trigger.kind, audience]).toEqual(['broadcast', { everyone: true }])
})

test('what customers should become is not who they are', () => {
  const { audience } = briefOf(inkwell, 'Upgrade trialing customers to studio by email')
  expect(audience).toEqual(briefOf(inkwell, 'Email trialing customers about helmets').audience)
})

describe('how often it happened, and what comes when', () => {
  test.each([
    ['thank people by email for their 10th purchase', 10],
    ['When somebody completes their second purchase, email them', 2],
    ['a push after the third purchase', 3],
  ])('%s', async (goal, exactly) => {
    const { trigger, audience, reentry } = await runToApproval(inkwell, goal)
    expect([trigger.kind === 'event' && trigger.event, audience, reentry]).toEqual([
      'purchase_completed',
      { performed: expect.objectContaining({ event: 'purchase_completed', exactly }) },
      'once',
    ])
  })

  test('“again after 3 days” is a second message on the same channel', async () => {
    const campaign = await runToApproval(
      inkwell,
      'Invoice failed: send an email straight away and again after 3 days if it still has not been paid',
    )
    expect(campaign.steps.map((step) => (step.kind === 'wait' ? step.duration : step.kind))).toEqual([
      'message',
      'P3D',
      'message',
    ])
  })

  test('“have not used it” is about what was done, and about no number of uses', async () => {
    const run = await runOffline('email customers who have not used a brush in 30 days', scriptedTools(inkwell))
    expect(JSON.stringify(run.calls)).not.toContain('quota_used')
    const other = briefOf(spokes, 'email customers who have not ordered in the last 30 days about our brakes')
    expect(other.audience).toEqual({
      not: { performed: { event: 'Order Placed', atLeast: 1, withinDays: 30 } },
    })
  })
})
