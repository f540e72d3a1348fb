import { describe, expect, test } from 'vitest'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { countWords } from './copy/shorten.ts'
import { givenDraft as givenDraftOf, runOffline, type ScriptedAnswers, scriptedTools, supersede } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

const goal = 'Remind people who left stuff in their cart'
const givenDraft = (catalogue: unknown = spokes, said = goal, answers: ScriptedAnswers = {}) =>
  givenDraftOf(catalogue, said, answers)

const names = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)
const contents = (campaign: Campaign | null) =>
  listSteps(campaign?.steps ?? []).flatMap(({ step }) =>
    step.kind === 'message'
      ? step.channels.map(({ channel, content }) => ({
          channel,
          text: JSON.stringify(content.default),
          content: content.default,
        }))
      : [],
  )
const withoutCopy = (campaign: Campaign | null) =>
  JSON.stringify(campaign, (key, value: unknown) => (key === 'content' ? null : value))

describe('make it shorter', () => {
  test.each([
    'make it shorter',
    'Shorten that please',
    'too long, trim it',
    'can you make the copy more concise?',
    'cut it down a bit',
    'make it shrter',
    'shoten it',
  ])('“%s” rewrites every channel in fewer words, nothing else, and asks again', async (text) => {
    const { tools, before, history } = await givenDraft()
    const run = await runOffline(text, tools, history)
    expect(names(run)).toEqual(['show_campaign', 'write_copy', 'write_copy', 'launch_campaign'])
    expect(withoutCopy(run.campaign)).toBe(withoutCopy(before))
    const pairs = contents(before).map((old, index) => [
      countWords(old.text),
      countWords(contents(run.campaign)[index]?.text ?? ''),
    ])
    for (const [old = 0, now = 0] of pairs) expect(now).toBeLessThan(old)
  })

  test('a channel that is named is the only one that changes', async () => {
    const { tools, before, history } = await givenDraft()
    const run = await runOffline('make the email shorter', tools, history)
    expect(run.calls.filter(({ name }) => name === 'write_copy').map(({ args }) => args['copy'])).toEqual([
      expect.objectContaining({ channel: 'email' }),
    ])
    expect(contents(run.campaign)[0]).toEqual(contents(before)[0])
  })

  test('said twice it gets shorter twice, or says that there is nothing left', async () => {
    const { tools, history } = await givenDraft()
    const once = await runOffline('make it shorter', tools, history)
    const twice = await runOffline('even shorter', tools, supersede(once))
    const rewrote = twice.calls.some(({ name }) => name === 'write_copy')
    expect(rewrote || twice.text.includes('nothing to change')).toBe(true)
  })

  test('an approval that was decided is not asked for again', async () => {
    const answers = { launch_campaign: () => ({ campaignId: 'cmp_1', status: 'live' }) }
    const tools = scriptedTools(spokes, answers)
    const done = await runOffline(goal, tools)
    expect(done.stopped).toBe(false)
    expect(names(await runOffline('make it shorter', tools, done.messages))).not.toContain('launch_campaign')
  })

  test('a write that the tool refuses is told, and no approval is asked for', async () => {
    const refuse = { write_copy: () => ({ error: { code: 'lint', message: 'Say “members”.', nearest: [] } }) }
    const { tools, history } = await givenDraft(spokes, goal, refuse)
    const run = await runOffline('make it shorter', tools, history)
    expect(names(run)).toEqual(['show_campaign', 'write_copy'])
    expect(run.text).toContain('Say “members”.')
  })
})

describe('rules of voice', () => {
  test.each([
    'Less salesy, and never use exclamation marks',
    'less pushy and never use exclamation points',
    'Tone it down. Never use exclamation marks!',
    'less saelsy, and no exclamation marks',
    'Make it less salesy; avoid exclamation marks from now on',
  ])('“%s” keeps the rule and changes the copy', async (text) => {
    const { tools, before, history } = await givenDraft()
    const run = await runOffline(text, tools, history)
    expect(names(run)).toEqual(['remember', 'show_campaign', 'write_copy', 'write_copy', 'launch_campaign'])
    expect(run.calls[0]?.args).toMatchObject({
      lint: { maxExclamationMarks: 0 },
      scope: { kind: 'workspace', value: null },
      quote: text,
    })
    expect(JSON.stringify(contents(before))).toContain('!')
    expect(JSON.stringify(contents(run.campaign))).not.toContain('!')
  })

  test.each([
    ['never use exclamation marks', { maxExclamationMarks: 0 }, 'dont'],
    ['we say members, not users', { replacements: [{ use: 'members', avoid: 'users' }] }, 'glossary'],
    ['Call our customers "riders"', { replacements: [{ use: 'riders', avoid: 'customers' }] }, 'glossary'],
    ['no emojis please', { maxEmoji: 0 }, 'dont'],
    ['Never say "cheap" or "bargain"', { bannedWords: ['cheap', 'bargain'] }, 'banned_word'],
    ['Keep emails under five sentences', { maxSentences: 4 }, 'do'],
    ['From now on avoid using the word synergy', { bannedWords: ['synergy'] }, 'banned_word'],
  ])('“%s” is remembered with its check, without a campaign', async (text, lint, kind) => {
    const run = await runOffline(text, scriptedTools(harbour))
    expect(names(run)).toEqual(['remember'])
    expect(run.calls[0]?.args).toMatchObject({ lint, kind })
  })

  test('a rule for one channel is kept for that channel', async () => {
    const run = await runOffline('never use emojis in push', scriptedTools(harbour))
    expect(run.calls[0]?.args).toMatchObject({ scope: { kind: 'channel', value: 'push' }, lint: { maxEmoji: 0 } })
  })

  test('a rule without a check is kept as words', async () => {
    const run = await runOffline('Our tone is warm and a bit dry', scriptedTools(harbour))
    expect(run.calls[0]?.args).toMatchObject({ kind: 'voice', lint: null, text: 'Our tone is warm and a bit dry.' })
  })

  test('a goal that holds “never” is a goal', async () => {
    const run = await runOffline('Email customers who never placed an order about our new bikes', scriptedTools(spokes))
    expect(names(run)).toContain('draft_campaign')
    expect(run.campaign?.audience).toMatchObject({ not: { performed: { event: 'Order Placed' } } })
  })
})

describe('edits of the campaign', () => {
  test('a wait is replaced where it stands', async () => {
    const { tools, history } = await givenDraft()
    const run = await runOffline('wait two hours instead', tools, history)
    expect(run.campaign?.steps.map((step) => (step.kind === 'wait' ? step.duration : step.kind))).toEqual([
      'PT2H',
      'message',
    ])
    expect(run.stopped).toBe(true)
  })

  test.each([
    ['use email instead of push', [['email']]],
    ['drop the push', [['email']]],
    ['only push', [['push']]],
    ['also send a text 2 days later', [['push', 'email'], ['sms']]],
  ])('“%s”', async (text, expected) => {
    const { tools, history } = await givenDraft()
    const run = await runOffline(text, tools, history)
    expect(
      run.campaign?.steps.flatMap((step) =>
        step.kind === 'message' ? [step.channels.map(({ channel }) => channel)] : [],
      ),
    ).toEqual(expected)
  })

  test.each([
    [
      'only for people in Germany',
      {
        all: [
          { trait: { name: 'last_active_at', beforeDaysAgo: 60 } },
          expect.anything(),
          { trait: { name: 'country', is: 'DE' } },
        ],
      },
    ],
    [
      'exclude the business tier',
      {
        all: [
          { trait: { name: 'last_active_at', beforeDaysAgo: 60 } },
          expect.anything(),
          { not: { trait: { name: 'tier', is: 'business' } } },
        ],
      },
    ],
  ])('“%s” narrows the audience', async (text, expected) => {
    const { tools, history } = await givenDraft(inkwell, 'Win back anyone gone 60 days who used to buy')
    expect((await runOffline(text, tools, history)).campaign?.audience).toEqual(expected)
  })

  test('a time turns “now” into a schedule in the customer’s zone', async () => {
    const { tools, history } = await givenDraft(inkwell, 'Win back anyone gone 60 days who used to buy')
    const run = await runOffline('Send it Tuesday 9 in the morning their time', tools, history)
    expect(run.campaign?.trigger).toEqual({
      kind: 'broadcast',
      schedule: { kind: 'at', at: '2026-12-01T09:00', zone: 'customer' },
    })
  })

  test('hold out, topic and name', async () => {
    const { tools, history } = await givenDraft()
    const run = await runOffline('hold out 10 percent', tools, history)
    const named = await runOffline('rename it to "Second thoughts"', tools, supersede(run))
    expect([named.campaign?.holdoutPercent, named.campaign?.name]).toEqual([10, 'Second thoughts'])
  })
})

describe('references', () => {
  const two = {
    campaigns: [
      { id: 'cmp_a', name: 'Spring bikes', status: 'live' },
      { id: 'cmp_b', name: 'Helmet tips', status: 'live' },
    ],
  }

  test('“pause that” with two live asks which, and “the second one” is the second', async () => {
    const tools = scriptedTools(spokes, {
      find_campaigns: () => two,
      pause_campaign: ({ campaign }) => ({ campaignId: campaign, name: 'Helmet tips', status: 'paused' }),
    })
    const asked = await runOffline('Pause that', tools)
    expect(names(asked)).toEqual(['find_campaigns'])
    expect(asked.text.match(/\?/g)).toHaveLength(1)
    const answered = await runOffline('pause the second one', tools, asked.messages)
    expect(answered.calls).toEqual([{ name: 'pause_campaign', args: { campaign: 'cmp_b' } }])
  })

  test('“resume it” is the campaign that was paused here', async () => {
    const tools = scriptedTools(spokes, {
      find_campaigns: () => two,
      pause_campaign: ({ campaign }) => ({ campaignId: campaign, name: 'Helmet tips', status: 'paused' }),
      resume_campaign: ({ campaign }) => ({ campaignId: campaign, name: 'Helmet tips', status: 'live' }),
    })
    const paused = await runOffline('pause the helmet tips campaign', tools)
    const run = await runOffline('resume it', tools, paused.messages)
    expect(run.calls).toEqual([{ name: 'resume_campaign', args: { campaign: 'cmp_b' } }])
    expect(run.text).toContain('runs again')
  })

  test('“move everybody to the new version” launches the campaign spoken of with that choice', async () => {
    const { tools, history } = await givenDraft()
    const moved = await runOffline('move everybody to the new version', tools, history)
    expect(moved.calls).toEqual([{ name: 'launch_campaign', args: { campaign: 'cmp_1', entriesUnderWay: 'move' } }])
    const finished = await runOffline('no, let them finish', tools, history)
    expect(finished.calls).toEqual([
      { name: 'launch_campaign', args: { campaign: 'cmp_1', entriesUnderWay: 'finish' } },
    ])
  })

  test('a name is enough, with a slip in it', async () => {
    const tools = scriptedTools(spokes, { find_campaigns: () => two })
    const run = await runOffline('pause the helmt tips campaign', tools)
    expect(run.calls.at(-1)).toEqual({ name: 'pause_campaign', args: { campaign: 'cmp_b' } })
  })

  test.each(['How did it do?', 'how is it performing', 'show me the results', 'did it work?', 'what were the stats'])(
    '“%s” asks for the numbers of the campaign spoken of',
    async (text) => {
      const { tools, history } = await givenDraft()
      const run = await runOffline(text, tools, history)
      expect(run.calls).toEqual([{ name: 'get_results', args: { campaign: 'cmp_1' } }])
      expect(run.text).toContain('sent 400')
    },
  )
})
