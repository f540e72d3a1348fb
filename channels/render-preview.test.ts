import { expect, test } from 'vitest'
import type { ChannelMessage } from '../domain/campaign/message.ts'
import { renderPreview } from './render-preview.ts'

const email = (subject: string, body: string): ChannelMessage => ({
  channel: 'email',
  when: null,
  content: {
    default: { subject, preheader: null, body },
    locales: [{ language: 'de', content: { subject: `DE ${subject}`, preheader: null, body } }],
  },
})
const ada = { customer: { first_name: 'Ada' }, language: 'de-AT', workspace: { name: 'Larkspur' } }

test('a preview is what the customer would read, in their language', () => {
  expect(renderPreview(email('Hi {{ customer.first_name }}', '**Now** at {{ workspace.name }}'), ada)).toEqual({
    fields: [
      { label: 'Subject', text: 'DE Hi Ada' },
      { label: 'Body', text: '**Now** at Larkspur' },
    ],
    note: null,
  })
})

test('what the event will say stands in brackets, what the customer lacks is told', () => {
  const preview = renderPreview(email('{{ event.cart.total }}', '{{ customer.plan }} {{ event.items[0] }}'), ada)
  expect(preview.fields.map(({ text }) => text)).toEqual(['DE [event.cart.total]', '[customer.plan] [event.items.0]'])
  expect(preview.note).toBe(
    'Would be skipped: the copy for email needs customer.plan, which this customer does not have.',
  )
})

test('copy that cannot be filled in is shown as written, with the reason', () => {
  const preview = renderPreview(email('Hi', '{{ customer | foo }}'), ada)
  expect(preview.fields[1]?.text).toBe('{{ customer | foo }}')
  expect(preview.note).toMatch(/^Would be skipped: The copy cannot be filled in: undefined filter: foo/)
})

test('a list that the event will bring is no fault', () => {
  const preview = renderPreview(email('Hi', '{% for item in event.items %}{{ item.name }}{% endfor %}'), ada)
  expect(preview.note).toBeNull()
})
