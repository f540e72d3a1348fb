import { expect, test } from 'vitest'
import { readReplyKeyword } from './reply-keywords.ts'

test.each([
  ['STOP', 'stop'],
  [' stop. ', 'stop'],
  ['Stop all!', 'stop'],
  ['opt-out', 'stop'],
  ['“QUIT”', 'stop'],
  ['STOP 🛑', 'stop'],
  ['ｓｔｏｐ', 'stop'],
  ['Unsubscribe', 'stop'],
  ['revoke', 'stop'],
  ['quıt', 'stop'],
  ['UNSUBSCRİBE', 'stop'],
  ['start', 'start'],
  ['Un-stop', 'start'],
  ['yes!', 'start'],
  ['Help?', 'help'],
  ['info', 'help'],
])('%j is %s', (text, keyword) => {
  expect(readReplyKeyword(text)).toBe(keyword)
})

test.each(['', '🛑', 'please stop', 'stop it', 'STOPP', 'ends', 'yes please', 'help me', '__proto__', 'constructor'])(
  '%j is no command',
  (text) => {
    expect(readReplyKeyword(text)).toBeNull()
  },
)
