import { expect, test } from 'vitest'
import { isHtml, listContentFields, sortFields } from './message-parts.ts'

const partsOf = (content: Record<string, unknown>) => sortFields(listContentFields(content))

test('what a provider kept finds its place in the preview', () => {
  expect(partsOf({ channel: 'push', title: 'Hi', body: 'Back?', deepLink: 'app://x', image: null })).toEqual({
    title: 'Hi',
    preheader: '',
    body: 'Back?',
    rest: [{ label: 'Deep link', text: 'app://x' }],
  })
  expect(partsOf({ channel: 'email', subject: 'Hi', preheader: 'More', html: '<p>x</p>', text: 'x' })).toEqual({
    title: 'Hi',
    preheader: 'More',
    body: '<p>x</p>',
    rest: [],
  })
  expect(
    partsOf({ channel: 'whatsapp', template: 'hello', parameters: [{ key: 'name', value: 'Maya' }] }).rest,
  ).toEqual([
    { label: 'Template', text: 'hello' },
    { label: 'name', text: 'Maya' },
  ])
})

test('a second field for the same place is shown among the rest, never dropped', () => {
  expect(
    sortFields([
      { label: 'Body', text: 'a' },
      { label: 'Text', text: 'b' },
    ]),
  ).toMatchObject({
    body: 'a',
    rest: [{ label: 'Text', text: 'b' }],
  })
})

test('a page is told from prose', () => {
  expect(isHtml(' <!doctype html><html>')).toBe(true)
  expect(isHtml('Hi **Maya** <3')).toBe(false)
  expect(isHtml('<3 you')).toBe(false)
})
