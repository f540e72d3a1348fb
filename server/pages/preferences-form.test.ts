import fc from 'fast-check'
import { expect, test } from 'vitest'
import { channelNames } from '../../domain/channels.ts'
import { allowsChannel, type Consent } from '../../domain/consent.ts'
import type { ConsentChange } from '../../store/customers/consents.ts'
import {
  type Box,
  fieldOf,
  isBoxOn,
  isLess,
  listBoxes,
  type Preferences,
  readForm,
  shownField,
  shownValueOf,
  stopField,
} from './preferences-form.ts'

const topics = [
  { name: 'offers', title: 'Offers', optIn: false },
  { name: 'news/weekly', title: 'News', optIn: true },
]
const anyTopic = fc.constantFrom('*', ...topics.map(({ name }) => name))
const anyConsents = fc.uniqueArray(
  fc.record({ topic: anyTopic, channel: fc.constantFrom('*', ...channelNames), allowed: fc.boolean() }),
  { selector: ({ topic, channel }) => `${topic} ${channel}`, maxLength: 12 },
)
const anyChannels = fc.subarray([...channelNames], { minLength: 1 })
const anyTouches = fc.uniqueArray(fc.nat(14))

const boxesOf = ({ channels }: Preferences): Box[] => channels.flatMap((channel) => listBoxes(topics, channel))

/** What a browser sends for a page that was made of `shown`, after the customer clicked on some of its boxes. */
function fillIn(shown: Preferences, isTouched: (index: number) => boolean): [string, string][] {
  return boxesOf(shown).flatMap((box, index): [string, string][] => {
    const isTicked = isBoxOn(shown, box) !== isTouched(index)
    const ticked: [string, string][] = isTicked ? [[fieldOf(box), 'on']] : []
    return [...ticked, [shownField, shownValueOf(box, isBoxOn(shown, box))]]
  })
}

/** As the store keeps them: one word for each topic and channel, the later one. */
function keep(consents: readonly Consent[], changes: readonly ConsentChange[]): Consent[] {
  return [...new Map([...consents, ...changes].map((each) => [`${each.topic} ${each.channel}`, each])).values()]
}

test('what the page showed is what holds, and a channel that it did not show is never opened', () => {
  fc.assert(
    fc.property(anyConsents, anyChannels, anyTouches, (consents, channels, touched) => {
      const before = { consents, topics, channels }
      const isTouched = (index: number) => touched.includes(index)
      const after = { ...before, consents: keep(consents, readForm(before, fillIn(before, isTouched))) }
      boxesOf(before).forEach((box, index) => {
        expect(isBoxOn(after, box)).toBe(isBoxOn(before, box) !== isTouched(index))
      })
      for (const channel of channelNames.filter((each) => !channels.includes(each)))
        expect(allowsChannel(after.consents, channel) && !allowsChannel(consents, channel)).toBe(false)
    }),
  )
})

test('an old page changes only what was clicked on it', () => {
  fc.assert(
    fc.property(anyConsents, anyConsents, anyChannels, anyTouches, (then, now, channels, touched) => {
      const old = { consents: then, topics, channels }
      const before = { ...old, consents: now }
      const isTouched = (index: number) => touched.includes(index)
      const after = { ...before, consents: keep(now, readForm(before, fillIn(old, isTouched))) }
      boxesOf(old).forEach((box, index) => {
        expect(isBoxOn(after, box)).toBe(isTouched(index) ? !isBoxOn(old, box) : isBoxOn(before, box))
      })
    }),
  )
})

test('a form of nonsense changes nothing, and boxes that a page did not have stay as they are', () => {
  const preferences: Preferences = { consents: [], topics, channels: ['email'] }
  const nonsense: [string, string][] = [
    ['email/gossip', 'on'],
    ['fax/offers', 'on'],
    [shownField, 'on fax/*'],
    [shownField, ''],
    ['email/news/weekly', 'on'],
  ]
  expect(readForm(preferences, nonsense)).toEqual([])
  expect(readForm(preferences, [[shownField, 'on email/offers']])).toEqual([
    { topic: 'offers', channel: 'email', allowed: false },
  ])
})

test('stopping everything, or a channel, is less; taking back a topic of a channel that is off is not', () => {
  const before: Preferences = { consents: [], topics, channels: ['email', 'sms'] }
  const after = (changes: ConsentChange[]) => ({ ...before, consents: changes })
  expect(isLess(after(readForm(before, [[stopField, '']])), before)).toBe(true)
  expect(isLess(after([{ topic: '*', channel: 'email', allowed: false }]), before)).toBe(true)
  expect(isLess(after([{ topic: 'offers', channel: 'sms', allowed: false }]), before)).toBe(false)
})
