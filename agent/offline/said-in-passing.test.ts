import { describe, expect, test } from 'vitest'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { runOffline, scriptedTools } from './testing.ts'
import { harbour, spokes } from './testing/catalogues.ts'

const campaigns = [
  { id: 'cmp_1', name: 'none', status: 'draft' },
  { id: 'cmp_a', name: 'Autumn rides', status: 'finished' },
]
const givenTools = (catalogue: unknown = spokes) => scriptedTools(catalogue, { find_campaigns: () => ({ campaigns }) })
const draft = 'Remind people who left something in their cart, push first, else email'

async function say(text: string, first = draft) {
  const tools = givenTools()
  const before = await runOffline(first, tools)
  return { was: before.campaign, ...(await runOffline(text, tools, before.messages)) }
}
const copyOf = (campaign: Campaign | null) =>
  campaign?.steps.flatMap((step) =>
    step.kind === 'message' ? step.channels.map(({ channel, content }) => ({ channel, ...content.default })) : [],
  )

describe('edits in passing', () => {
  test.each([
    ['call it Cart nudge', 'Cart nudge'],
    ['rename it to Cart saver', 'Cart saver'],
    ['please name this campaign Second try', 'Second try'],
    ['rename it to “To be continued”', 'To be continued'],
  ])('“%s” gives the name alone', async (text, name) => {
    const { was, campaign } = await say(text)
    expect(campaign).toEqual({ ...was, name })
  })

  test.each([
    ['make the subject "Still thinking about it?"', 'email', 'subject', 'Still thinking about it?'],
    ['use “Your cart waits” as the subject line', 'email', 'subject', 'Your cart waits'],
    ['change the push title to Your cart misses you', 'push', 'title', 'Your cart misses you'],
    ['the headline should be “Come back”', 'push', 'title', 'Come back'],
    ['subject: Forgot something?', 'email', 'subject', 'Forgot something?'],
  ])('“%s” changes one line', async (text, channel, field, line) => {
    const { was, campaign } = await say(text)
    const expected = copyOf(was)?.map((each) => (each.channel === channel ? { ...each, [field]: line } : each))
    expect(copyOf(campaign)).toEqual(expected)
  })

  test('a line is not given by what it should be like', async () => {
    const { was, campaign } = await say('make the subject shorter')
    expect(copyOf(campaign)?.map(({ channel }) => channel)).toEqual(copyOf(was)?.map(({ channel }) => channel))
    expect(JSON.stringify(copyOf(campaign))).not.toContain('"shorter"')
  })

  test('the conversion and how often are set, and the audience stays', async () => {
    const goal = await say('set the goal to Order Placed within 5 days')
    expect(goal.campaign).toEqual({ ...goal.was, conversion: { ...goal.was?.conversion, withinHours: 120 } })
    const capped = await say('cap it at one per week per person')
    expect(capped.campaign).toEqual({ ...capped.was, reentry: { afterDays: 7 } })
  })

  test('a launch at a time is that time, and an audience that is changed is another', async () => {
    const first = 'Email everyone about helmets'
    const later = await say('launch it tomorrow at 9', first)
    expect(later.campaign?.trigger).toMatchObject({ schedule: { kind: 'at', at: '2026-11-25T09:00' } })
    const other = await say(
      'change the audience to customers who ordered in the last week',
      'Email people who never ordered about helmets',
    )
    expect(other.campaign?.audience).toMatchObject({ performed: { event: 'Order Placed', withinDays: 7 } })
  })

  test.each(['more playful please', 'translate it to german', 'drop the sms'])(
    '“%s” says why nothing changes',
    async (text) => {
      const { was, campaign, text: said } = await say(text)
      expect(campaign).toEqual(was)
      expect(said).toMatch(/needs a language model|has no sms/)
    },
  )
})

describe('a goal of its own beside a draft', () => {
  test.each([
    'when someone registers, ask them two days later by email what they like',
    'Email everyone about helmets',
    'text people who never ordered about helmets',
    'give customers a heads up 2 days before their trial ends',
    'ask for a review 5 days after an order, but not more than once every 3 months',
  ])('“%s” leaves the draft as it is', async (text) => {
    const { was, calls, campaign } = await say(text)
    expect(calls.map(({ name }) => name)).not.toContain('edit_campaign')
    expect(campaign?.goal).toBe(calls.some(({ name }) => name === 'draft_campaign') ? text : was?.goal)
  })

  test('such a goal is no answer to what the draft before it lacks', async () => {
    const text = 'if an order is placed, email them about helmets a day later'
    const { campaign } = await say(text, 'Email customers who ordered')
    expect(campaign?.goal).toBe(text)
  })

  test.each(['send it a day later', 'email only', 'push them instead'])('“%s” is an edit', async (text) => {
    expect((await say(text)).calls.map(({ name }) => name)).toContain('show_campaign')
  })
})

describe('with no campaign spoken of', () => {
  test.each(['actually make that friday at 10', 'schedule it for thursday morning', 'call it Spring'])(
    '“%s” drafts nothing, and asks what is meant',
    async (text) => {
      const run = await runOffline(text, givenTools())
      expect(run.calls.map(({ name }) => name)).toEqual(['find_campaigns'])
      expect(run.text).toContain('no campaign in this conversation yet')
    },
  )

  test.each([
    ['good morning', 'Tell me a goal'],
    ['never send on sundays', 'Limits hold for the whole workspace'],
    ['every tuesday at 9', 'not to whom or what'],
    ['yes', 'Nothing waits for a yes or no'],
    ['email people whose usage dropped', 'whose usage dropped'],
  ])('“%s” drafts nothing for everyone', async (text, said) => {
    const run = await runOffline(text, givenTools())
    expect(run.campaign).toBeNull()
    expect(run.text).toContain(said)
  })

  test('a question that could not be answered is no beginning of a goal', async () => {
    const tools = givenTools(harbour)
    const asked = await runOffline('what do we say to people whose card expires?', tools)
    const next = await runOffline('Email everyone about the new app', tools, asked.messages)
    expect(next.campaign?.goal).toBe('Email everyone about the new app')
  })
})

describe('questions', () => {
  test.each([
    ['show me everyone who ordered in the last week', { performed: { event: 'Order Placed' } }],
    ['list the customers who never ordered', { not: { performed: { event: 'Order Placed' } } }],
  ])('“%s” counts, and drafts nothing', async (text, condition) => {
    const run = await runOffline(text, givenTools())
    expect(run.calls.map(({ name }) => name)).toEqual(['describe_workspace', 'preview_audience'])
    expect(run.calls[1]?.args).toMatchObject({ condition })
  })

  test.each([
    ['how did the autumn rides campaign do?', 'get_results', { campaign: 'cmp_a' }],
    ['how did it do?', 'get_results', { campaign: 'cmp_1' }],
    ['how would that have gone last month?', 'rehearse_campaign', { campaign: 'cmp_1', days: 30 }],
    ['what is the conversion goal?', 'show_campaign', { campaign: 'cmp_1' }],
    ['show me the copy', 'show_campaign', { campaign: 'cmp_1' }],
    ['when does it go out?', 'show_campaign', { campaign: 'cmp_1' }],
    ['why would people be skipped?', 'show_campaign', { campaign: 'cmp_1' }],
  ])('“%s” beside a draft asks %s', async (text, name, args) => {
    const { calls, was, campaign } = await say(text)
    expect(calls.at(-1)).toEqual({ name, args })
    expect(campaign).toEqual(was)
  })

  test('thanks are no goal', async () => {
    expect((await say('great, thanks!')).calls).toEqual([])
  })
})
