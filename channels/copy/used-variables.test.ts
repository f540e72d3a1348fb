import { expect, test } from 'vitest'
import { givenFacts } from '../testing.ts'
import { untrackedLinks } from '../message-links.ts'
import { usedVariables } from './used-variables.ts'
import { writeCopy } from './write-copy.ts'

test.each([
  ['plain', []],
  ['{{ customer.first_name }} {{ customer.first_name }}', ['customer.first_name']],
  ['{{ customer.first_name | default: "there" }}', []],
  ['{{ customer.first_name | upcase | default: "there" }}', ['customer.first_name']],
  ['{{ customer.plan | append: event.total }}', ['customer.plan', 'event.total']],
  ['{{ customer.plan | default: event.total }}', ['event.total']],
  ['{{ event.product.name }}{{ journey.answer.text }}', ['event.product.name', 'journey.answer.text']],
  ['{{ workspace.name }}{{ unsubscribe_url }}', []],
  [
    '{% if customer.plan == "pro" %}{{ customer.plan }}{% else %}{{ customer.country }}{% endif %}',
    ['customer.country'],
  ],
  ['{% if customer.plan %}{{ customer.plan }}{% endif %}{{ customer.plan }}', ['customer.plan']],
  ['{% if customer.a or customer.b %}{{ customer.a }}{% endif %}', ['customer.a']],
  ['{% if customer.a and customer.b %}{{ customer.a }}{{ customer.b }}{% endif %}', []],
  ['{% unless customer.a %}{{ customer.a }}{% endunless %}', ['customer.a']],
  ['{% case customer.a %}{% when "x" %}{{ customer.b }}{% endcase %}', ['customer.b']],
  ['{% for item in event.items %}{{ item.name }}{% endfor %}', ['event.items']],
  ['{% assign name = customer.first_name | default: "x" %}{{ name }}', []],
  ['{% capture name %}{{ customer.first_name }}{% endcapture %}', ['customer.first_name']],
  ['{% liquid\n  echo customer.first_name\n%}', ['customer.first_name']],
])('%s needs %j', (template, expected) => {
  expect(usedVariables(template).toSorted()).toEqual([...expected].toSorted())
})

test('what it names is what rendering then misses', () => {
  const templates = [
    '{{ customer.first_name }}',
    '{% if customer.plan == "pro" %}a{% else %}{{ customer.country }}{% endif %}',
    '{% case customer.a %}{% when "x" %}{% else %}{{ customer.b }}{% endcase %}',
    '{% for item in event.items %}{{ item }}{% endfor %}',
  ]
  for (const template of templates) {
    const [needed] = usedVariables(template)
    expect(() => writeCopy(givenFacts(), untrackedLinks, 'sms').text(template)).toThrow(
      expect.objectContaining({ variable: needed }),
    )
  }
})
