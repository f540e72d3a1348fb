import { expect, test } from 'vitest'
import type { Channel } from './channels.ts'
import { isConsented } from './consent.ts'

const topics = [
  { name: 'offers', optIn: false },
  { name: 'news', optIn: true },
]
/** Written as topic/channel, with a minus for a no. */
const read = (answers: string) =>
  answers.split(' ').flatMap((answer) => {
    const [topic, channel] = answer.replace('-', '').split('/')
    return topic && channel ? [{ topic, channel, allowed: !answer.startsWith('-') }] : []
  })

test.each<[answers: string, topic: string | null, channel: Channel | null, expected: boolean]>([
  ['', 'offers', 'email', true],
  ['', 'news', 'email', false],
  ['', 'offers', 'sms', false],
  ['', null, 'whatsapp', false],
  ['', 'unheard of', 'email', false],
  ['news/*', 'news', 'email', true],
  ['news/* -news/email', 'news', 'email', false],
  ['-news/* news/email', 'news', 'email', true],
  ['-offers/push', 'offers', 'email', true],
  ['-offers/push', 'offers', null, true],
  ['-offers/*', 'offers', null, false],
  ['*/sms', 'offers', 'sms', true],
  ['offers/sms', 'offers', 'sms', false],
  ['-*/email offers/email', 'offers', 'email', false],
  ['-*/*', 'offers', 'email', false],
  ['-*/* offers/email */email', 'offers', 'email', false],
  ['*/*', 'offers', 'sms', false],
])('%s: %s by %s is %s', (answers, topic, channel, expected) => {
  expect(isConsented(read(answers), topics, { topic, channel })).toBe(expected)
})
