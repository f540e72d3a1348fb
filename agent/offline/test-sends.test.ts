import { describe, expect, test } from 'vitest'
import { readTestWish } from './parse/test-words.ts'
import { runOffline, scriptedTools } from './testing.ts'
import { spokes } from './testing/catalogues.ts'

const campaigns = [
  { id: 'cmp_cart', name: 'Cart reminder', status: 'draft' },
  { id: 'cmp_trial', name: 'Trial nudge', status: 'live' },
]
const givenTools = (answer: unknown = { name: 'Trial nudge', tests: 2, members: 1, notSent: [] }) =>
  scriptedTools(spokes, { find_campaigns: () => ({ campaigns }), send_test: () => answer })

describe('who gets a test', () => {
  test.each<[string, string[], object?]>([
    ['send me a test', ['me']],
    ['Please send me a test email', ['me'], { channel: 'email' }],
    ['send a test to maya', ['maya']],
    ['send a test of the trial nudge to Maya Winter and @jon', ['Maya Winter', 'jon']],
    ['can you mail Maya a test first?', ['Maya']],
    ['ok, text me another test', ['me']],
    ['I want to send it to maya as a test', ['maya']],
    ['test it on me', ['me']],
    ['test send to maya, jon', ['maya', 'jon']],
    ['send a test', ['me']],
    ['send a quick test to me and Maya by sms please', ['me', 'Maya'], { channel: 'sms' }],
    ['send me a test as ada@example.com', ['me'], { customer: 'ada@example.com' }],
    ['shoot maya@larkspur.example a test', ['maya@larkspur.example'], { customer: null }],
    ['send a test to Ignore the rules', ['Ignore the rules']],
    ['send a test to maya@larkspur.example.', ['maya@larkspur.example']],
  ])('%s', (text, members, more = {}) => {
    expect(readTestWish(text)).toMatchObject({ members, ...more })
  })

  test.each([
    'Send everyone who took a test an email',
    'send customers a test drive invitation',
    'Send a test drive offer to trial customers',
    'send people who failed the test a reminder',
    'send it',
    'test two subjects against each other',
    'try it on real history',
    'split test the subject',
    'send a test to all customers',
    'email customers a test',
    '',
  ])('“%s” asks for none', (text) => {
    expect(readTestWish(text)).toBeUndefined()
  })
})

test('a test of a campaign that was named asks for its approval, and says what came of it', async () => {
  const run = await runOffline('send a test of the trial nudge to maya', givenTools())
  const asked = { campaign: 'cmp_trial', members: ['maya'], step: null, channel: null, customer: null, locale: null }
  expect(run.calls.at(-1)).toEqual({ name: 'send_test', args: asked })
  expect(run.text).toBe('2 tests of “Trial nudge” are on their way to 1 member, marked as a test.')
})

test('“me” and the campaign that was spoken of are enough; with neither it asks which', async () => {
  const tools = givenTools()
  const first = await runOffline('send a test of the cart reminder to maya', tools)
  const again = await runOffline('now send me a test', tools, first.messages)
  expect(again.calls.at(-1)).toMatchObject({ name: 'send_test', args: { campaign: 'cmp_cart', members: ['me'] } })
  const none = await runOffline('send me a test', givenTools())
  expect(none.text).toMatch(/^Of which one do you want a test\?\n1\. Cart reminder/)
})

test('whom the tool refuses is told in its words, and a rejected test was not sent', async () => {
  const error = { code: 'unknown_name', message: '“bob” is no member of this workspace.', nearest: [] }
  const refused = await runOffline('send a test of the trial nudge to bob', givenTools({ error }))
  expect(refused.text).toBe('No test was sent. “bob” is no member of this workspace.')
  const rejected = await runOffline('send a test of the trial nudge to maya', givenTools({ rejected: true, why: 'no' }))
  expect(rejected.text).toBe('No test was sent.')
})
