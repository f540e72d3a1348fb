import { expect, test } from 'vitest'
import type { PickedContent } from './pick-content.ts'
import { pickForm } from './pick-form.ts'

const wroteAt = Temporal.Instant.from('2026-11-24T12:00:00Z')
const template = `HX${'a'.repeat(32)}`
const both: PickedContent = {
  channel: 'whatsapp',
  language: null,
  content: { text: 'Hello', template, parameters: [{ key: '1', value: 'Ada' }] },
}
const textAlone = { ...both, content: { ...both.content, template: null, parameters: [] } }

test.each([
  [null, 0, false],
  [wroteAt, 0, true],
  [wroteAt, 23 * 60 + 58, true],
  // A minute is left for the way.
  [wroteAt, 23 * 60 + 59, false],
  [wroteAt, 48 * 60, false],
  // A rehearsal looks back to a time before the customer wrote.
  [wroteAt, -1, false],
])('who wrote at %s gets free text %i minutes later: %s', (lastAt, minutes, isText) => {
  const picked = pickForm(both, lastAt, wroteAt.add({ minutes }))
  expect(picked).toEqual(isText ? textAlone : { ...both, content: { ...both.content, text: null } })
})

test('a message with one form has that form, and each form is one object for all customers', () => {
  expect(pickForm(textAlone, null, wroteAt)).toBe(textAlone)
  expect(pickForm(both, wroteAt, wroteAt).content).toBe(pickForm(both, wroteAt, wroteAt).content)
  const sms: PickedContent = { channel: 'sms', language: null, content: { text: 'Hello' } }
  expect(pickForm(sms, wroteAt, wroteAt)).toBe(sms)
})
