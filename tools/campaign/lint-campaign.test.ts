import { expect, test } from 'vitest'
import { givenDocument } from '../../domain/campaign/testing.ts'
import { LintRule, type Memory } from '../../domain/memory.ts'
import { lintCampaign } from './lint-campaign.ts'

const calm: Memory = {
  id: 'mem_1',
  kind: 'voice',
  scope: { kind: 'workspace', value: null },
  text: 'Never shout',
  lint: LintRule.parse({ bannedWords: ['hurry'] }),
  source: { threadId: 'thr_1', turnId: 'trn_1', quote: null },
  createdBy: 'mbr_1',
  createdAt: Temporal.Instant.from('2026-11-24T10:00:00Z'),
  expiresAt: null,
}

const messageOn = (channel: string, content: Record<string, unknown>) =>
  givenDocument({ steps: [{ kind: 'message', channels: [{ channel, content: { default: content } }] }] })

test.each([
  ['push', { title: 'Hurry', body: 'Now' }],
  ['whatsapp', { template: 'sale', parameters: [{ key: '1', value: 'Hurry' }] }],
])('a rule is held against every text of a %s', (channel, content) => {
  expect(lintCampaign(messageOn(channel, content), [calm])).toEqual([
    `${channel} copy breaks the rule “Never shout”: avoid “hurry”.`,
  ])
})

test('where a link leads is not copy', () => {
  const document = messageOn('push', { title: 'Calm', body: 'Now', deepLink: 'https://shop.example/hurry' })
  expect(lintCampaign(document, [calm])).toEqual([])
})
