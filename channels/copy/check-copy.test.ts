import { expect, test } from 'vitest'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { checkAllCopy, checkCopy } from './check-copy.ts'

const known = { customer: ['first_name', 'plan'], event: ['cart_id', 'total'], journey: ['answer'] }

const push = (title: string, body = 'Body'): ChannelMessage => ({
  channel: 'push',
  when: null,
  content: { default: { title, body, deepLink: null, image: null, options: null }, locales: [] },
})
const check = (title: string) => checkCopy(push(title), known, 'steps/0/channels/0/content')

test('copy that names what exists has no problems', () => {
  const good = [
    'Hi {{ customer.first_name | default: "there" }}, {{ event.total }}',
    '{% if customer.plan == "pro" %}{{ journey.answer.text }}{% endif %}',
    '{% for item in event.cart_id %}{{ item.name }}{{ forloop.index }}{% endfor %}',
    '{% assign name = customer.email %}{{ name }}',
    '{{ workspace.name }} {{ unsubscribe_url }} {{ preferences_url }}',
    '{{ customer["first_name"] }}',
    'plain',
  ]
  expect(good.map((title) => check(title))).toEqual(good.map(() => []))
})

test('an unknown variable is named with the nearest known one and its path', () => {
  expect(check('Hi {{ customer.frist_name }}')).toEqual([
    {
      path: 'steps/0/channels/0/content/default/title',
      code: 'unknown_variable',
      message: 'Copy names “customer.frist_name”, which is not known here. Did you mean “customer.first_name”?',
      nearest: ['customer.first_name'],
    },
  ])
})

test('a variable without its group finds it', () => {
  expect(check('{{ first_name }}')[0]?.nearest[0]).toBe('customer.first_name')
})

test.each([
  '{{ first_name }}',
  '{{ event.nope }}',
  '{{ secrets.key }}',
  '{{ customer }}',
  '{{ customer[event.cart_id] }}',
  '{% if customer.nope %}x{% endif %}',
  '{{ customer.constructor }}',
  '{{ event.total | plus: event.nope }}',
])('%s is not known', (title) => {
  expect(check(title).map(({ code }) => code)).toEqual(['unknown_variable'])
})

test.each([
  '{% include "x" %}',
  '{% render "x" %}',
  '{% layout "x" %}',
  '{% tablerow i in event.total %}{% endtablerow %}',
])('%s is refused', (title) => {
  expect(check(title).map(({ code }) => code)).toEqual(['disallowed_tag'])
})

test.each([
  '{{ customer.first_name',
  '{% if customer.plan %}',
  '{{ customer.plan | nope }}',
  '{{ customer.plan | raw }}',
])('%s is not valid Liquid', (title) => {
  expect(check(title).map(({ code }) => code)).toEqual(['invalid_liquid'])
})

test('every language and every field is checked', () => {
  const email: ChannelMessage = {
    channel: 'email',
    when: null,
    content: {
      default: { subject: '{{ a }}', preheader: '{{ b }}', body: 'ok' },
      locales: [{ language: 'de', content: { subject: 'ok', preheader: null, body: '{{ c }}' } }],
    },
  }
  expect(checkCopy(email, known, 'content').map(({ path }) => path)).toEqual([
    'content/default/subject',
    'content/default/preheader',
    'content/locales/0/content/body',
  ])
})

const email = (body: string): ChannelMessage => ({
  channel: 'email',
  when: null,
  content: { default: { subject: 's', preheader: null, body }, locales: [] },
})
const codes = (body: string) => checkCopy(email(body), known, '').map(({ code }) => code)

test('an image without words for those who do not see it is refused by name', () => {
  const coat = 'https://x.example/coat.png'
  expect(checkCopy(email(`Hi\n\n[![](${coat})](https://x.example/)`), known, 'body')).toEqual([
    {
      path: 'body/default/body',
      code: 'image_without_alt',
      message: `The image “${coat}” has no words for those who do not see it: say between the brackets what it shows, as in ![Our autumn coats](https://…).`,
      nearest: [],
    },
  ])
  expect(codes(`![ ](${coat}) ![{% if true %}{% endif %}](${coat})`)).toEqual([
    'image_without_alt',
    'image_without_alt',
  ])
  expect(codes(`![A coat](${coat}) ![{{ event.cart_id }}](${coat}) \`![](x)\` !(${coat})`)).toEqual([])
})

test('links that no customer can open are refused, those with variables are not', () => {
  expect(codes('[a](javascript:alert(1)) [b](/cart) [c](shop.example)')).toEqual(['bad_link', 'bad_link', 'bad_link'])
  expect(
    codes('[a](https://x.example/{{ event.cart_id }}) [b]({{ event.cart_id }}) [c]({{ unsubscribe_url }})'),
  ).toEqual([])
})

test('a push whose own words are more than push services take is refused, whatever is filled in', () => {
  const heavy = (text: string) => checkCopy(push('Hi', text), known, 'content')
  expect(heavy('x'.repeat(3_980))).toEqual([])
  expect(heavy(`{{ customer.plan | default: "${'x'.repeat(4_000)}" }}${'x'.repeat(3_980)}`)).toEqual([])
  expect(heavy('😀'.repeat(1_100))).toEqual([
    {
      path: 'content/default',
      code: 'too_heavy',
      message: expect.stringMatching(/^The push weighs 4,5\d\d bytes before anything is filled in/),
      nearest: [],
    },
  ])
})

test('copy that takes minutes to read is refused, and what can be read beside it is checked', () => {
  const email = (body: string): ChannelMessage => ({
    channel: 'email',
    when: null,
    content: { default: { subject: 's', preheader: null, body }, locales: [] },
  })
  const messages = [email('a.'.repeat(20_000) + '@'), push('{{ customer.nobody }}')]
  const placed = messages.map((message, index) => ({ message, path: `steps/${index}` }))
  const problems = checkAllCopy(placed, known, 60_000)
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'steps/0 too_heavy',
    'steps/1/default/title unknown_variable',
  ])
  expect(checkAllCopy(placed, known, 0).map(({ path }) => path)).toEqual(['steps/0', 'steps/1'])
})
