import { describe, expect, test } from 'vitest'
import { runOffline, scriptedTools, supersede } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const namesOf = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)
const campaigns = [
  { id: 'cmp_a', name: 'Spring bikes', status: 'live' },
  { id: 'cmp_b', name: 'Helmet tips', status: 'paused' },
  { id: 'cmp_c', name: 'Winter tyres', status: 'finished' },
]
const givenTools = () =>
  scriptedTools(spokes, {
    find_campaigns: ({ status }) => ({
      campaigns: campaigns.filter((each) => status === null || each.status === status),
    }),
    stop_campaign: ({ campaign }) => ({ campaignId: campaign, name: 'Helmet tips', status: 'stopped' }),
  })

describe('stopping for good is another thing than pausing', () => {
  test.each([
    'Stop the helmet tips campaign for good',
    'please end the helmet tips campaign',
    'Terminate the Helmet tips campaign, it is over',
    'halt the helmt tips campaign permanently',
    'shut down the helmet tips journey once and for all',
  ])('%s', async (text) => {
    const run = await runOffline(text, givenTools())
    expect(run.calls.at(-1)).toEqual({ name: 'stop_campaign', args: { campaign: 'cmp_b' } })
  })

  test.each(['Stop the spring bikes campaign', 'hold the spring bikes one for now'])(
    '“%s” only pauses',
    async (text) => {
      expect(namesOf(await runOffline(text, givenTools()))).toEqual(['find_campaigns', 'pause_campaign'])
    },
  )

  test('with two that could be meant it asks, and a name alone answers', async () => {
    const tools = givenTools()
    const asked = await runOffline('End the campaign', tools)
    expect([namesOf(asked), asked.text.match(/\?/g)?.length]).toEqual([['find_campaigns'], 1])
    expect(asked.text).not.toContain('Winter tyres')
    const answered = await runOffline('the helmet one', tools, asked.messages)
    expect(answered.calls.at(-1)).toEqual({ name: 'stop_campaign', args: { campaign: 'cmp_b' } })
    const goal = await runOffline('Welcome new customers', tools, asked.messages)
    expect(namesOf(goal)).toContain('draft_campaign')
  })
})

describe('rules of copy', () => {
  test.each([
    ['Say “riders”, not “cyclists”', { replacements: [{ use: 'riders', avoid: 'cyclists' }] }, 'workspace'],
    ['the words bargain and steal are forbidden', { bannedWords: ['bargain', 'steal'] }, 'workspace'],
    ['ban the word synergy', { bannedWords: ['synergy'] }, 'workspace'],
    ['No more than two emojis in an email', { maxEmoji: 2 }, 'channel'],
    ['at most 1 exclamation mark in texts', { maxExclamationMarks: 1 }, 'channel'],
    ['Emails should have at most six sentences', { maxSentences: 6 }, 'channel'],
    ['Our texts must not exceed, so use no more than 120 characters', { maxCharacters: 120 }, 'channel'],
  ])('“%s” is kept with its check', async (text, lint, kind) => {
    const run = await runOffline(text, scriptedTools(harbour))
    expect(namesOf(run)).toEqual(['remember'])
    expect(run.calls[0]?.args).toMatchObject({ lint, scope: { kind } })
  })

  test.each([
    ['you may use bargain again', 'bargain'],
    ['It is ok to say “steal” again, forget that ban', 'steal'],
  ])('“%s” forgets', async (text, memory) => {
    expect((await runOffline(text, scriptedTools(harbour))).calls).toEqual([{ name: 'forget', args: { memory } }])
  })
})

describe('segments', () => {
  test.each([
    ['Save gold customers as “Golden”', spokes, 'Golden', { trait: { name: 'loyaltyTier', is: 'gold' } }],
    [
      'please create a segment called "Iberia": people in Spain or Portugal',
      harbour,
      'Iberia',
      { trait: { name: 'country', in: ['ES', 'PT'] } },
    ],
    [
      'Define a segment of studio customers, named “Studios”',
      inkwell,
      'Studios',
      { trait: { name: 'tier', is: 'studio' } },
    ],
    [
      'save a segment of premium customers',
      harbour,
      'Premium customers',
      { trait: { name: 'account_type', is: 'premium' } },
    ],
  ])('%s', async (text, catalogue, name, condition) => {
    const saved = { segmentId: 'seg_1', words: 'of that kind', audience: { count: 7, total: 80 } }
    const run = await runOffline(text, scriptedTools(catalogue, { save_segment: () => saved }))
    const calls = run.calls.filter((call) => call.name === 'save_segment').map(({ args }) => args)
    expect(calls).toEqual([{ name, condition }])
    expect(run.text).toContain(`“${name}”: 7 customers of 80`)
  })

  test('who is in it must be known', async () => {
    const run = await runOffline('Save people with a golden saddle as “Saddled”', scriptedTools(spokes))
    expect([namesOf(run), run.text]).toEqual([
      ['describe_workspace'],
      expect.stringMatching(/saved nothing.*golden saddle/),
    ])
  })
})

describe('edits of what is being talked about, and of what is named', () => {
  const edit = async (catalogue: unknown, goal: string, text: string) => {
    const tools = scriptedTools(catalogue)
    return runOffline(text, tools, supersede(await runOffline(goal, tools)))
  }
  const remind = 'Remind people who left stuff in their cart'
  const winBack = 'Win back anyone gone 60 days who used to buy'

  test.each([
    [
      spokes,
      winBack,
      'make it 45 days instead',
      { audience: { all: expect.arrayContaining([{ trait: { name: 'lastVisitAt', beforeDaysAgo: 45 } }]) } },
    ],
    [spokes, remind, 'no more often than once a week', { reentry: { afterDays: 7 } }],
    [
      inkwell,
      'When an invoice fails, email them',
      'they can get it again, but only once every 2 months',
      { reentry: { afterDays: 60 } },
    ],
    [
      inkwell,
      'Tell everyone about the layers by email',
      'skip business customers',
      { audience: { not: { trait: { name: 'tier', is: 'business' } } } },
    ],
    [
      harbour,
      'Tell everyone about the new app by email',
      'use the topic service_updates',
      { topic: 'service_updates', audience: { everyone: true } },
    ],
  ])('%#: %s “%s”', async (catalogue, goal, text, expected) => {
    expect((await edit(catalogue, goal, text)).campaign).toMatchObject(expected)
  })

  test.each([
    ['add an sms if all else fails, as a backup', [['push', 'email', 'sms']]],
    ['add a text as the last resort', [['push', 'email', 'sms']]],
    ['add an email two days after the push', [['push', 'email'], ['email']]],
  ])('“%s”', async (text, expected) => {
    const { campaign } = await edit(spokes, remind, text)
    const messages = campaign?.steps.flatMap((step) =>
      step.kind === 'message' ? [step.channels.map(({ channel }) => channel)] : [],
    )
    expect(messages).toEqual(expected)
  })

  test('a campaign is found by its name, and one that is not named is asked for', async () => {
    const drafted = scriptedTools(spokes)
    const { campaign } = await runOffline(remind, drafted)
    const tools = scriptedTools(spokes, {
      find_campaigns: () => ({ campaigns }),
      show_campaign: () => ({
        campaignId: 'cmp_a',
        name: 'Spring bikes',
        document: { ...campaign, name: 'Spring bikes' },
      }),
      edit_campaign: () => ({ campaignId: 'cmp_a', name: 'Spring bikes' }),
    })
    const run = await runOffline('Change the spring bikes so that it goes to gold customers only', tools)
    expect(namesOf(run)).toEqual(['find_campaigns', 'show_campaign', 'describe_workspace', 'edit_campaign'])
    const audience = { trait: { name: 'loyaltyTier', is: 'gold' } }
    expect(run.calls.at(-1)?.args).toEqual({ campaign: 'cmp_a', operations: [{ set: { audience } }] })
    expect(run.text).not.toContain('Not understood')
    const asked = await runOffline('make the thing shorter', tools)
    expect(asked.text).toMatch(/Which one do you mean\?\n1\. Spring bikes/)
  })
})
