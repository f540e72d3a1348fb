import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeRedact, mark, type PersonTerms } from './redact.ts'

const terms: PersonTerms = {
  customerId: 17,
  exact: ['maya@example.com', 'usr-17'],
  names: ['Lindqvist'],
  phones: ['+48501234567'],
}
const redact = makeRedact(terms)

test('ids, addresses, phones in any spacing and rare names go, whole words only', () => {
  expect(redact('Ask Maya@Example.com, usr-17 or Lindqvist, tel. +48 501 234 567.')).toBe(
    `Ask ${mark}, ${mark} or ${mark}, tel. ${mark}.`,
  )
  for (const other of ['xmaya@example.com', 'usr-175', 'lindqvist', 'Lindqvists', '485012345678'])
    expect(redact(other)).toBe(other)
})

test('JSON in texts is opened, samples of the customer are emptied, words of protocols stay', () => {
  const event = { type: 'usr-17', name: 'usr', content: JSON.stringify({ to: ['maya@example.com'], id: 'usr-17' }) }
  expect(redact(event)).toEqual({ ...event, content: JSON.stringify({ to: [mark], id: 'usr-17' }) })
  const sample = {
    customerId: 17,
    customer: 'Maya',
    channel: 'email',
    fields: [{ label: 'Body', text: 'Hi' }],
    note: 'x',
  }
  expect(redact([sample])).toEqual([{ customerId: 0, customer: mark, channel: 'email', fields: [], note: null }])
  expect(redact({ ...sample, customerId: 18 })).toEqual({ ...sample, customerId: 18 })
})

test('what does not name the customer comes back equal', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(redact(value)).toEqual(value)
    }),
  )
})
