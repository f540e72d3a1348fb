import fc from 'fast-check'
import { Liquid } from 'liquidjs'
import { describe, expect, test } from 'vitest'
import { LintRule } from '../../../domain/memory.ts'
import { lintCopy } from '../../../domain/lint.ts'
import { listSteps } from '../../../domain/campaign/tree.ts'
import { plays } from '../parse/plays.ts'
import { runOffline, scriptedTools } from '../testing.ts'
import { harbour, inkwell, spokes } from '../testing/catalogues.ts'
import { composeMessage } from './compose.ts'
import { lintFromText } from './rule-from-text.ts'
import { scripts, type CopyFacts } from './scripts.ts'
import { countWords, shortenText } from './shorten.ts'
import { softenText } from './tone.ts'
import { readVoice } from './voice.ts'

const facts = (more: Partial<CopyFacts> = {}): CopyFacts => ({
  play: 'recover',
  thing: 'basket',
  isCart: true,
  ended: 'begun',
  firstThing: 'canvas',
  subject: null,
  ask: null,
  comingUp: null,
  mentions: [],
  followUp: false,
  scored: null,
  ...more,
})
const memory = (line: string) => `You are Carillon.\n\nBrand memory:\n${line}\n`
const channels = ['push', 'email', 'sms', 'in_app'] as const
const compose = (channel: (typeof channels)[number], more: Partial<CopyFacts>, system = '') =>
  composeMessage(channel, null, {
    facts: facts(more),
    voice: readVoice(system),
    firstName: 'first_name',
    link: null,
    variant: 0,
  }).content.default
const textsOf = (content: object) => Object.values(content).filter((value) => typeof value === 'string')
const copyOf = async (catalogue: unknown, goal: string, system?: string) => {
  const run = await runOffline(goal, scriptedTools(catalogue), [], system)
  return listSteps(run.campaign?.steps ?? []).flatMap(({ step }) =>
    step.kind === 'message' ? step.channels.flatMap(({ content }) => textsOf(content.default)) : [],
  )
}

describe('first drafts', () => {
  const engine = new Liquid({ strictVariables: true, strictFilters: true })
  const each = plays.flatMap((play) => channels.map((channel) => [play, channel] as const))

  test.each(each)(
    '%s by %s renders for a customer about whom nothing is known, within the channel’s limits',
    async (play, channel) => {
      const content = compose(channel, {
        play,
        mentions: [{ words: 'balance', liquid: '{{ customer.balance | default: "in the app" }}' }],
      })
      const known = { customer: { first_name: null, balance: null }, workspace: { name: 'Harbour' } }
      const limits: Record<string, number> = {
        title: channel === 'push' ? 50 : 60,
        subject: 60,
        preheader: 90,
        text: 160,
        body: channel === 'push' ? 150 : 1000,
      }
      const texts = Object.entries(content).flatMap(([field, value]: [string, unknown]) =>
        typeof value === 'string' && field in limits ? [[field, value] as const] : [],
      )
      const tooLong = []
      for (const [field, text] of texts) {
        const rendered: unknown = await engine.parseAndRender(text, known)
        if (String(rendered).length > (limits[field] ?? 0)) tooLong.push([field, rendered])
      }
      expect(tooLong).toEqual([])
      expect(JSON.stringify(content)).not.toMatch(/\d+ ?%|discount|free|limited|today only|€|\$\d/i)
    },
  )

  test('channels differ, and a follow-up differs from the first message', () => {
    expect(new Set(channels.map((channel) => JSON.stringify(compose(channel, {})))).size).toBe(channels.length)
    expect(compose('push', { play: 'welcome' })).not.toEqual(compose('push', { play: 'welcome', followUp: true }))
  })

  test('the copy speaks of what the customer did', async () => {
    expect((await copyOf(inkwell, 'Remind people who left stuff in their cart')).join(' ')).toMatch(/basket/)
    expect((await copyOf(harbour, 'Congratulate the first deposit')).join(' ')).toMatch(/deposit/)
    expect((await copyOf(spokes, 'email everyone about our new gravel bikes')).join(' ')).toMatch(/new gravel bikes/)
  })

  test('a subject cannot bring Liquid or markup along', async () => {
    const text = (await copyOf(spokes, 'email everyone about {{ customer.email }} <script> and {% raw %}')).join(' ')
    expect(text).not.toMatch(/customer\.email \}\}|<script>|\{%/)
  })
})

describe('the remembered voice', () => {
  const check = (lint: object) => JSON.stringify(LintRule.parse(lint))
  test.each([
    ['never an exclamation mark', { maxExclamationMarks: 0 }],
    ['one word for another', { replacements: [{ avoid: 'basket', use: 'shopping bag' }] }],
    ['a banned word', { bannedWords: ['welcome', 'rush'] }],
    ['two sentences at most in a body', { maxSentences: 3 }],
  ])('%s', (_, lint) => {
    const system = memory(`- [mem_1] dont, workspace, since 2026-11-01: A rule. ⟨check ${check(lint)}⟩`)
    for (const channel of channels) {
      const { body, text } = { body: '', text: '', ...compose(channel, {}, system) }
      expect(lintCopy(`${body}${text}`, [{ text: 'A rule.', lint: LintRule.parse(lint) }])).toEqual([])
    }
  })

  test('a rule kept as words alone is followed too, whatever stands around it', async () => {
    const system = memory('- Never use exclamation marks.') + '\nHow to answer: be short!'
    expect((await copyOf(spokes, 'Welcome new signups', system)).join(' ')).not.toContain('!')
    expect((await copyOf(spokes, 'Welcome new signups')).join(' ')).toContain('!')
  })

  test('tone words show', () => {
    const formal = compose('email', {}, memory('- [m] voice, workspace, since 2026-01-01: Our tone is formal.'))
    expect(JSON.stringify(formal)).toMatch(/Hello .*Kind regards/)
  })

  test('its source is known to whoever asks', async () => {
    const system = memory(
      '- [mem_1] dont, workspace, since 2026-11-01: Never shout.\n- [mem_2] voice, push, since 2026-11-03: Be dry.',
    )
    const run = await runOffline('What voice do you use for us?', scriptedTools(spokes), [], system)
    expect(run.text).toMatch(/Never shout.*2026-11-01[^]*Be dry.*push.*2026-11-03/)
  })

  test.each([
    ['Do not use more than two emojis', { maxEmoji: 2 }],
    ['at most one exclamation mark', { maxExclamationMarks: 1 }],
    ['subject lines under 40 characters', { maxCharacters: 39 }],
    ['Always mention "Harbour"', { requiredWords: ['Harbour'] }],
    ['never say cheap or free', { bannedWords: ['cheap', 'free'] }],
    ['say "people" instead of "users"', { replacements: [{ use: 'people', avoid: 'users' }] }],
    ['do not call them users, call them members', { replacements: [{ avoid: 'users', use: 'members' }] }],
  ])('“%s” is a check', (text, expected) => {
    expect(lintFromText(text)).toMatchObject(expected)
  })

  test.each(['Our tone is warm', 'Write like a neighbour', 'We close on Sundays'])('“%s” is none', (text) => {
    expect(lintFromText(text)).toBeUndefined()
  })
})

describe('shorter and plainer', () => {
  test.each(plays)('a %s email gets shorter, and keeps its variables’ braces whole', (play) => {
    const script = scripts[play](facts({ play }))
    const text = [script.lead, ...script.more, script.action].join(' ')
    expect(countWords(shortenText(text))).toBeLessThan(countWords(text))
  })

  test('any copy comes back with whole Liquid, whole links and never more words', () => {
    const part = fc.constantFrom(
      'We just wanted to tell you about it. ',
      'Hi {{ customer.name | default: "a. b! c" }}, ',
      'See [the page](https://a.example/x?y=1.5). ',
      'Really, this is very good, and quick! ',
      'Go.',
      '\n\n',
      'one ',
      '{{ workspace.name }} ',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), (parts) => {
        const text = parts.join('').trim()
        for (const edited of [shortenText(text), softenText(text)]) {
          expect(
            edited.replace(/\{\{ customer\.name \| default: "a\. b! c" \}\}|\{\{ workspace\.name \}\}/gi, ''),
          ).not.toMatch(/[{}]/)
          expect(edited.replaceAll('](https://a.example/x?y=1.5)', '')).not.toMatch(/\]|https/)
        }
        expect(countWords(shortenText(text))).toBeLessThanOrEqual(countWords(text))
      }),
    )
  })

  test('a plainer text has no hype, no haste and no shouting', () => {
    expect(
      softenText(
        'Hurry, today only! Our AMAZING exclusive sale is here. Don’t miss out! Open {{ workspace.name }} to see it.',
      ),
    ).not.toMatch(/hurry|today only|AMAZING|exclusive|miss out|!/i)
  })
})
