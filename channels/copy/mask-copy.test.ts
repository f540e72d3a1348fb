import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultOf, findTranslationFaults, isPlainDefault, maskCopy, unmaskCopy, withDefault } from './mask-copy.ts'

const source =
  'Hi {{ customer.first_name | default: "there" }}, open [your Larkspur boards](https://x.example/{{ event.id }} "Boards") {% if event.total %}worth {{ event.total }}{% endif %}, 20 %. Ask help@x.example'
const masked = maskCopy(source, ['Larkspur', 'Larkspur Boards'])

test('Liquid, links, addresses and terms are put aside, and come back as they were', () => {
  expect(masked.text).toBe('Hi ⟦0⟧, open [your ⟦1⟧ boards]⟦2⟧ ⟦3⟧worth ⟦4⟧⟦5⟧, 20 %. Ask ⟦6⟧')
  const german = 'Hallo ⟦0⟧, öffne [deine ⟦1⟧-Tafeln]⟦2⟧ ⟦3⟧im Wert von ⟦4⟧⟦5⟧, 20 %. Frag ⟦6⟧'
  expect(findTranslationFaults(masked, german)).toEqual([])
  expect(unmaskCopy(masked, german)).toBe(
    'Hallo {{ customer.first_name | default: "there" }}, öffne [deine Larkspur-Tafeln](https://x.example/{{ event.id }} "Boards") {% if event.total %}im Wert von {{ event.total }}{% endif %}, 20 %. Frag help@x.example',
  )
})

const whole = '⟦0⟧ ⟦1⟧ ⟦2⟧ ⟦3⟧ ⟦4⟧ ⟦5⟧ ⟦6⟧'
test.each([
  [whole.replace('⟦0⟧', 'du'), 'it lost {{ customer.first_name | default: "there" }}'],
  [`${whole} ⟦7⟧`, 'it has ⟦7⟧ once too often'],
  [`${whole} ⟦1⟧`, 'it has ⟦1⟧ once too often'],
  ['⟦0⟧ ⟦1⟧ ⟦2⟧ ⟦4⟧ ⟦3⟧ ⟦5⟧ ⟦6⟧', 'it moved a variable across a tag of Liquid'],
  ['⟦0⟧ ⟦1⟧ ⟦2⟧ ⟦5⟧ ⟦4⟧ ⟦3⟧ ⟦6⟧', 'it moved a variable across a tag of Liquid'],
  [`${whole} {{ customer.email }}`, 'it has Liquid of its own'],
  [`${whole} https://evil.example`, 'it has a link of its own'],
  [`${whole} [x](evil)`, 'it has a link of its own'],
  [`${whole} 30 %`, 'it has an amount of its own, 30 %'],
  [whole.repeat(1) + 'x'.repeat(800), 'it is several times as long'],
])('%s is refused: %s', (translation, fault) => {
  expect(findTranslationFaults(masked, translation)).toContain(fault)
})

test('variables may change places where no tag is between them', () => {
  const two = maskCopy('{{ event.a }} of {{ event.b }}', [])
  expect(findTranslationFaults(two, '⟦1⟧ von ⟦0⟧')).toEqual([])
  expect(unmaskCopy(two, '⟦1⟧ von ⟦0⟧')).toBe('{{ event.b }} von {{ event.a }}')
})

test('whatever the copy, what is put aside comes back the same, and a piece that is missing is told', () => {
  const piece = fc.constantFrom(
    '{{ customer.a }}',
    '{% if x %}',
    '{% endif %}',
    '](https://x.example)',
    '[',
    '⟦0⟧',
    'Larkspur',
    '{{',
    '%}',
    ' words ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), (parts) => {
      const template = parts.join('')
      const aside = maskCopy(template, ['Larkspur'])
      expect(unmaskCopy(aside, aside.text)).toBe(template)
      const lost = findTranslationFaults(aside, 'plain words').filter((fault) => fault.startsWith('it lost'))
      expect(lost).toHaveLength(aside.pieces.length)
    }),
  )
})

test('the words of a default are changed alone', () => {
  const piece = '{{ customer.first_name | default: "there" }}'
  expect(defaultOf(piece)).toBe('there')
  expect(withDefault(piece, 'du $1')).toBe('{{ customer.first_name | default: "du $1" }}')
  expect(defaultOf('{{ customer.first_name | upcase }}')).toBeNull()
  expect(['a"b', '{{', ' ', '⟦0⟧', 'a\nb'].filter(isPlainDefault)).toEqual([])
})
