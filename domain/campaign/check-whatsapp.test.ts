import { expect, test } from 'vitest'
import { checkWhatsapp, hasTextAlone } from './check-whatsapp.ts'
import { givenDocument } from './testing.ts'

const template = `HX${'0a'.repeat(16)}`
const onEvent = { kind: 'event', event: 'question_asked' }
const onBroadcast = { kind: 'broadcast', schedule: { kind: 'now' } }
const documentOf = (trigger: object, content: object, other: object = { template }) =>
  givenDocument({
    trigger,
    steps: [
      {
        kind: 'message',
        channels: [
          { channel: 'whatsapp', content: { default: content, locales: [{ language: 'de', content: other }] } },
        ],
      },
    ],
  })
const problemsOf = (...parts: Parameters<typeof documentOf>) =>
  checkWhatsapp(documentOf(...parts)).map(({ path, code }) => `${path} ${code}`)
const place = 'steps/0/channels/0/content'

test.each([
  [onBroadcast, { template }, []],
  [onBroadcast, { template, text: 'Hello' }, []],
  [onBroadcast, { text: 'Hello' }, [`${place}/default/template template_missing`]],
  [onEvent, { text: 'Hello' }, []],
  [onEvent, {}, [`${place}/default/template template_missing`]],
  [onEvent, { text: 'Hello', template: 'sale' }, [`${place}/default/template template_malformed`]],
])('on %j a message of %j has the problems %j', (trigger, content, problems) => {
  expect(problemsOf(trigger, content)).toEqual(problems)
})

test('the copy of every language is looked at', () => {
  expect(problemsOf(onBroadcast, { template }, { text: 'Hallo' })).toEqual([
    `${place}/locales/0/content/template template_missing`,
  ])
})

test('a campaign is told apart that has free text alone somewhere', () => {
  expect(hasTextAlone(documentOf(onEvent, { text: 'Hello' }))).toBe(true)
  expect(hasTextAlone(documentOf(onEvent, { template }, { text: 'Hallo' }))).toBe(true)
  expect(hasTextAlone(documentOf(onEvent, { text: 'Hello', template }))).toBe(false)
  expect(hasTextAlone(givenDocument())).toBe(false)
})
