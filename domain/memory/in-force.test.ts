import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lintCopy } from '../lint.ts'
import { LintRule, type Memory, type MemoryScope } from '../memory.ts'
import { rulesFor, speaksOf } from './in-force.ts'
import { supersedes } from './supersede.ts'

const start = Temporal.Instant.from('2026-11-24T10:00:00Z')
const rule = (lint: Partial<LintRule>, scope: MemoryScope, minutes = 0): Memory => ({
  id: `mry_${minutes}`,
  kind: 'dont',
  scope,
  text: 'rule',
  lint: LintRule.parse(lint),
  source: { threadId: null, turnId: null, quote: null },
  createdBy: 'mem_1',
  createdAt: start.add({ minutes }),
  expiresAt: null,
})
const everywhere: MemoryScope = { kind: 'workspace', value: null }
const inPush: MemoryScope = { kind: 'channel', value: 'push' }
const breaches = (copy: string, memories: Memory[], channel = 'push', about = 'Welcome') =>
  lintCopy(copy, rulesFor(memories, { channel, about })).length

test.each([
  [
    'a channel’s exception counts in that channel',
    [rule({ maxEmoji: 0 }, everywhere), rule({ maxEmoji: 1 }, inPush)],
    'push',
    0,
  ],
  ['and in no other', [rule({ maxEmoji: 0 }, everywhere), rule({ maxEmoji: 1 }, inPush)], 'email', 1],
  [
    'what was said last counts within a scope',
    [rule({ maxEmoji: 0 }, everywhere), rule({ maxEmoji: 1 }, everywhere, 5)],
    'push',
    0,
  ],
  ['a rule of one kind of campaign', [rule({ maxEmoji: 0 }, { kind: 'campaign_kind', value: 'welcome' })], 'push', 1],
  ['and not of another kind', [rule({ maxEmoji: 0 }, { kind: 'campaign_kind', value: 'win back' })], 'push', 0],
])('%s', (_what, memories, channel, expected) => {
  expect(breaches('Hello 👋', memories, channel)).toBe(expected)
})

test('a member’s word for a thing counts for them where the brand bans it', () => {
  const banned = rule({ bannedWords: ['Club'] }, everywhere)
  const wanted = rule({ replacements: [{ avoid: 'plan', use: 'club' }] }, { kind: 'member', value: 'mem_1' })
  expect(breaches('Join the club', [banned, wanted])).toBe(0)
  expect(breaches('Join the plan', [banned, wanted])).toBe(1)
})

test('a kind is found however it is written', () => {
  const written = ['Win-back in May', 'a winback', 'WIN BACK now', 'win_backs']
  for (const kind of ['win back', 'winback', 'Win-Back'])
    expect(written.every((about) => speaksOf(about, kind))).toBe(true)
  expect(speaksOf('Winter backpacks', 'win back')).toBe(false)
})

const lints = fc.record({
  maxEmoji: fc.option(fc.nat(3)),
  maxExclamationMarks: fc.option(fc.nat(3)),
  bannedWords: fc.subarray(['sale', 'cheap', 'free']),
})
const scopes = fc.constantFrom<MemoryScope>(everywhere, inPush, { kind: 'member', value: 'mem_1' })

test('of rules that settle the same in one scope, the later one alone is held against copy', () => {
  fc.assert(
    fc.property(
      lints,
      lints,
      scopes,
      fc.constantFrom('Sale 🎉!', 'free!! cheap', 'calm'),
      (old, fresh, scope, copy) => {
        const [first, second] = [rule(old, scope), rule(fresh, scope, 5)]
        if (!supersedes({ ...second, text: 'other' }, first)) return
        expect(breaches(copy, [first, second])).toBe(breaches(copy, [second]))
      },
    ),
    { numRuns: 200 },
  )
})
