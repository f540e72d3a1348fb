import { expect, test } from 'vitest'
import { LimitChange } from '../../../domain/limits/limit-change.ts'
import { findIntent } from './intents.ts'
import { readLimitWish } from './limit-words.ts'

const cap = (limit: number, windowHours: number, channel: string | null = null) => ({
  frequencyCap: { channel, topic: null, windowHours, limit },
})
const wishes: [text: string, change: object][] = [
  ['no more than 3 messages a week', cap(3, 168)],
  ['Nobody should get more than two emails per day.', cap(2, 24, 'email')],
  ['please limit everyone to 5 texts in 30 days', cap(5, 720, 'sms')],
  ['at most one push notification a day', cap(1, 24, 'push')],
  ['set the frequency cap to 4 messages every month', cap(4, 720)],
  ['quiet hours from 22:00 to 8', { quietHours: { from: '22:00', to: '08:00' } }],
  ['Nothing between 10pm and 8:30am please', { quietHours: { from: '22:00', to: '08:30' } }],
  ['turn off quiet hours', { quietHours: null }],
  ['two people must approve anything above 10,000 customers', { secondApproverAbove: 10_000 }],
  ['a second person has to approve more than 500 recipients', { secondApproverAbove: 500 }],
  ['no broadcast may reach more than 5,000 customers', { recipientCeiling: 5_000 }],
]
for (const [text, change] of wishes) {
  test(`“${text}” is a limit`, () => {
    expect(readLimitWish(text)).toEqual([change])
    expect(LimitChange.parse(change)).toEqual(change)
    expect(findIntent(text, false)).toEqual({ kind: 'limits' })
    expect(findIntent(text, true)).toEqual({ kind: 'limits' })
  })
}

const others = [
  'Welcome new customers with no more than 3 messages a week about brushes',
  'Send a message to people who bought more than 3 times in the last month',
  'Message customers who opened at most 2 emails a week',
  'Send it between 10 and 12',
  'approve',
  'no more than 3 exclamation marks',
  '3',
  '🎉',
]
for (const text of others) {
  test(`“${text}” is no limit of the workspace`, () => expect(readLimitWish(text)).toBeUndefined())
}
