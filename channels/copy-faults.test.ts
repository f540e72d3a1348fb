import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeFacts } from '../domain/conditions/facts.ts'
import { findCopyFaults } from './copy-faults.ts'
import { untrackedLinks } from './message-links.ts'
import { renderContent } from './render-content.ts'
import { givenFacts } from './testing.ts'

const workspace = { name: 'Larkspur', postalAddress: null, language: 'en', timezone: 'UTC', linkHosts: ['example.com'] }
const anyValue = fc.oneof(
  fc.constantFrom(
    'Ada',
    'Zoë',
    '',
    '  ',
    '\u0001',
    '\uE000',
    'x'.repeat(30_000),
    'a/b',
    'javascript:alert(1)',
    'https://example.com/a',
    'https://evil.example/a',
    'see https://evil.example',
    '..',
    '[x](y)',
  ),
  fc.constantFrom<unknown>(null, true, false, 0, 7, [], ['a', null], { b: 'deep' }, { b: null }),
  fc.string({ maxLength: 5 }),
)
const anyPiece = fc.constantFrom(
  'Hello ',
  '{{ customer.a }}',
  '{{ customer.a | default: "you" }}',
  "{{event.a|default:''}}",
  '{{ customer.a.b }}',
  '{{ journey.got.a }}',
  '{{ customer.a.size }}',
  '[see](https://example.com/{{ event.a }}) ',
  '[see]({{ event.a }}) ',
  'https://{{ customer.a }}.example.com ',
  '{% if customer.a %}yes{% endif %}',
  '{{ customer.a | upcase }}',
)
const anyCopy = fc.array(anyPiece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''))

test('what is remembered of copy and values that are alike is what filling it in says, for any copy and values', () => {
  fc.assert(
    fc.property(anyCopy, anyCopy, fc.array(fc.tuple(anyValue, anyValue), { minLength: 2 }), (subject, body, values) => {
      const chosen = { channel: 'email', content: { subject, preheader: null, body }, language: null } as const
      const push = {
        channel: 'push',
        content: { title: subject, body, deepLink: body, image: null, options: null },
        language: null,
      } as const
      const findFault = findCopyFaults(workspace)
      for (const [first, second] of values) {
        const facts = makeFacts({ id: '1', traits: { a: first } })
        const triggerEvent = { name: 'x', at: now, properties: { a: second } }
        const entry = { triggerEvent, journey: { got: { a: first } } }
        const sms = { channel: 'sms', content: { text: body }, language: null } as const
        for (const each of [chosen, push, sms]) {
          const rendered = renderContent(
            each,
            {
              customer: facts.traits,
              event: triggerEvent.properties,
              journey: entry.journey,
              workspace: { ...workspace, emailLayout: null },
              links: { ...givenFacts().links, hosts: workspace.linkHosts },
              language: 'en',
              zone: 'UTC',
              now,
            },
            untrackedLinks,
          )
          const { kind, ...fault } = rendered.kind === 'rendered' ? { kind: rendered.kind } : rendered
          expect(findFault(each, { facts, entry, now })).toEqual(kind === 'rendered' ? null : fault)
        }
      }
    }),
    { numRuns: 100 },
  )
})

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
