import { expect, test } from 'vitest'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { LintRule, type Memory } from '../../domain/memory.ts'
import { sayArmWarnings } from './arm-warnings.ts'
import { lintCampaign } from './lint-campaign.ts'
import { sayFindings } from './say-findings.ts'

const calm: Memory = {
  id: 'mem_1',
  kind: 'voice',
  scope: { kind: 'workspace', value: null },
  text: 'Never shout',
  lint: LintRule.parse({ bannedWords: ['gosh'] }),
  source: { threadId: 'thr_1', turnId: 'trn_1', quote: null },
  createdBy: 'mbr_1',
  createdAt: Temporal.Instant.from('2026-11-24T10:00:00Z'),
  expiresAt: null,
}

const say = (document: Campaign) =>
  sayFindings(lintCampaign(document, { memories: [calm], given: '', language: 'en', deepLinks: [] }))

const messageOn = (channel: string, content: Record<string, unknown>) =>
  givenDocument({ steps: [{ kind: 'message', channels: [{ channel, content: { default: content } }] }] })

test.each([
  ['push', { title: 'Gosh', body: 'Now' }],
  ['whatsapp', { template: 'sale', parameters: [{ key: '1', value: 'Gosh' }] }],
])('a rule is held against every text of a %s', (channel, content) => {
  expect(say(messageOn(channel, content))).toEqual([`${channel} copy breaks the rule “Never shout”: avoid “gosh”.`])
})

test('where a link leads is not copy', () => {
  const document = messageOn('push', { title: 'Calm', body: 'Now', deepLink: 'https://shop.example/gosh' })
  expect(say(document)).toEqual([])
})

test('every arm, path and language is looked at, each finding with its place', () => {
  const message = (title: string, locales: object[] = []) => ({
    kind: 'message',
    channels: [{ channel: 'push', content: { default: { title, body: 'Body' }, locales } }],
  })
  const german = { language: 'de', content: { title: 'Nur noch heute', body: 'Text' } }
  const arms = [
    { name: 'a', percent: 50, steps: [message('Calm')] },
    { name: 'b', percent: 50, steps: [message('Save 20 %', [german])] },
  ]
  const findings = lintCampaign(givenDocument({ steps: [{ kind: 'split', arms }] }), {
    memories: [],
    given: '',
    language: 'en',
    deepLinks: [],
  })
  expect(findings.map(({ rule, path, language }) => [rule, path, language])).toEqual([
    ['ungiven_amount', 'steps/0/arms/1/steps/0/channels/0/content/default/title', null],
    ['false_urgency', 'steps/0/arms/1/steps/0/channels/0/content/locales/0/content/title', 'de'],
  ])
  expect(sayFindings(findings)).toEqual([
    'Push, title: “20 %” is an amount that nobody gave. Leave it out, or ask the member what it is. It cannot go out like this.',
    'Push, title (de): “Nur noch heute” presses without a reason that anybody gave. Leave it out, or give the real date.',
  ])
})

test('arms that do the same are told, whatever their steps’ ids', () => {
  const arms = (second: string) => [
    { name: 'a', percent: 50, steps: [emailStep('stp_a', 'Hello')] },
    { name: 'b', percent: 50, steps: [emailStep('stp_b', second)] },
  ]
  const warn = (second: string) => sayArmWarnings(givenDocument({ steps: [{ kind: 'split', arms: arms(second) }] }))
  expect(warn('Hello')).toEqual([
    'The arms “a” and “b” do the same: the experiment can find no difference between them.',
  ])
  expect(warn('Hi')).toEqual([])
})
