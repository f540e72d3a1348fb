import { expect, test } from 'vitest'
import { setCopy } from './channel-copy.ts'
import { compareDocuments } from './compare.ts'
import { emailStep, givenDocument } from './testing.ts'

test('equal documents have no differences', () => {
  expect(compareDocuments(givenDocument(), givenDocument())).toEqual([])
})

test('a change of copy is told by step and field, also when a step moved before it', () => {
  const before = givenDocument()
  const copy = {
    channel: 'email' as const,
    content: { subject: 'Hi', preheader: null, body: 'Hi {{ customer.first_name | default: "there" }}' },
  }
  const edited = setCopy(before, { step: 'stp_email', language: null, copy })
  const after = { ...edited, steps: [emailStep('stp_new'), ...edited.steps] }
  expect(compareDocuments(before, after).filter(({ path }) => path.includes('stp_email'))).toEqual([
    { path: 'steps/stp_email/channels/0/content/default/subject', before: 'Hello', after: 'Hi' },
  ])
})

test('copy for a channel or step that is not there is refused with what is', () => {
  const copy = { channel: 'sms' as const, content: { text: 'Hi' } }
  expect(() => setCopy(givenDocument(), { step: 'stp_email', language: null, copy })).toThrow(
    'Step stp_email has no sms message; it has email.',
  )
  expect(() => setCopy(givenDocument(), { step: 'stp_x', language: null, copy })).toThrow(
    'The message steps are stp_email.',
  )
})

test('copy in another language stands beside the default', () => {
  const copy = { channel: 'email' as const, content: { subject: 'Hallo', preheader: null, body: 'Hallo' } }
  const step = setCopy(givenDocument(), { step: 'stp_email', language: 'de', copy }).steps[0]
  expect(step).toMatchObject({
    channels: [
      { content: { default: { subject: 'Hello' }, locales: [{ language: 'de', content: { subject: 'Hallo' } }] } },
    ],
  })
})
