import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { baseOf } from '../../domain/campaign/exchange.ts'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { readDocument } from './read-file.ts'
import { readYaml, YamlFaults } from './read-yaml.ts'
import { anyCampaign } from './testing.ts'
import { writeCampaign } from './write-yaml.ts'

const write = (document: Campaign, names = {}) =>
  writeCampaign(
    { id: 'cmp_1', status: 'draft', liveVersion: null, differsFromLive: false, base: baseOf(document), document },
    names,
  )

/** What is wrong with a text; empty when it is taken. */
function faultsOf(text: string): string[] {
  try {
    readDocument('a.campaign.yaml', text)
    return []
  } catch (error) {
    if (!(error instanceof YamlFaults)) throw error
    return error.faults.map(({ line, column, message }) => `${line}:${column} ${message}`)
  }
}

test('whatever a campaign holds, its file gives back exactly that', () => {
  fc.assert(
    fc.property(anyCampaign, fc.boolean(), (document, crlf) => {
      const text = write(document)
      // As git writes it on Windows.
      const { carillon: _, ...value } = readYaml(crlf ? text.replaceAll('\n', '\r\n') : text).value
      const read = Campaign.parse(value)
      expect(read).toEqual(document)
      expect(Object.keys(read)).toEqual(Object.keys(document))
    }),
    { numRuns: 25 },
  )
})

test('copy is a block, ids say what they mean, and what cannot be seen is escaped', () => {
  const document = givenDocument({
    name: 'Glocke 🔔 שלום',
    audience: {
      all: [
        { received: { campaign: 'cmp_2' } },
        { trait: { name: 'zip', is: '007' } },
        { trait: { name: 'ok', is: 'yes' } },
      ],
    },
    steps: [emailStep('stp_a', 'Hi: # you', 'One\n\n- two\n'), emailStep('stp_b', 'a\u202eb')],
  })
  const text = write(document, { cmp_2: 'Spring\nsale' })
  expect(text).toContain('body: |\n')
  expect(text).toContain('campaign: cmp_2 # Spring sale\n')
  expect(text).toContain('Glocke 🔔 שלום')
  expect(text).toContain(String.raw`"a\u202eb"`)
  expect(text).toMatch(/is: "007"[^]*is: "yes"/)
  expect(text).not.toContain('null')
  expect(text.indexOf('goal:')).toBeLessThan(text.indexOf('steps:'))
})

const good = write(givenDocument())
const broken: [what: string, text: string, fault: string][] = [
  ['a key that is not known', good.replace('goal:', 'gaol:'), '8:1 “gaol” is not known here; did you mean “goal”?'],
  [
    'what is missing',
    good
      .replace('topic: tips', 'transactional: true')
      .replace(/^transactional: false\n/m, '')
      .replace(/^name: .*\n/m, ''),
    'name: is missing; it must be of type string',
  ],
  [
    'a wrong type',
    good.replace('holdoutPercent: 0', 'holdoutPercent: lots'),
    'holdoutPercent: must be of type number, and is of type string',
  ],
  ['a key given twice', `${good}topic: tips\n`, 'this key is there twice; keep one'],
  ['a tab', good.replace('  kind: broadcast', '\tkind: broadcast'), 'a tab cannot indent in YAML; use spaces'],
  ['two documents', `${good}---\n${good}`, 'a second document begins here'],
  [
    'an alias',
    good.replace('goal: ', 'goal: &a ').replace('topic: tips', 'topic: *a'),
    'anchors (&name) are not taken',
  ],
  ['a tag', good.replace('topic: tips', 'topic: !!binary dGlwcw=='), 'tags such as !!binary are not taken'],
  ['a tag that YAML knows', good.replace('topic: tips', 'topic: !!str tips'), 'tags such as !!binary are not taken'],
  ['a tag on a map', good.replace('carillon:', 'carillon: !!map'), 'tags such as !!binary are not taken'],
  ['words of YAML 1.1', `%YAML 1.1\n---\n${good.replace('transactional: false', 'transactional: no')}`, 'directives'],
  ['tags by another name', `%TAG !x! tag:x,2026:\n---\n${good}`, 'directives'],
  [
    'more steps than anybody draws',
    good.replace(/^steps:[^]*/m, `steps:\n${'  - {}\n'.repeat(2_000)}`),
    'expected array to have <=500 items',
  ],
  ['zeros that would go', good.replace('topic: tips', 'topic: 007'), "007 would lose its zeros; write '007' for text"],
  [
    'digits that would go',
    good.replace('topic: tips', 'topic: 12345678901234567890123'),
    'more digits than a number keeps',
  ],
  ['a step of no kind', good.replace('kind: message', 'kind: mesage'), 'steps/0/kind: must be one of message, wait,'],
  ['a list', '- 1\n', '1:1 a file holds one campaign or segment'],
  ['a wrong id', good.replace('id: cmp_1', 'id: Welcome'), 'carillon/id: must look like cmp_'],
  ['copy that is no Liquid', good.replace('| default', '| | default'), 'steps/0/channels/0/content/default/body'],
  [
    'two steps of one id',
    write(givenDocument({ steps: [emailStep('stp_a'), emailStep('stp_a')] })),
    'Two steps have the id stp_a.',
  ],
  ['half a letter', good.replace('topic: tips', String.raw`topic: "\ud800"`), 'text cannot hold'],
]
for (const [what, text, fault] of broken) {
  test(`${what} is refused at its place`, () => {
    const faults = faultsOf(text)
    expect(faults.join('\n')).toContain(fault)
    expect(faults[0]).toMatch(/^\d+:\d+ /)
  })
}

test('bombs are refused at once', () => {
  const laughs = Array.from({ length: 9 }, (_, n) => `a${n}: &a${n} [${`*a${n - 1}, `.repeat(n === 0 ? 0 : 9)}x]`)
  expect(faultsOf(laughs.join('\n')).join('\n')).toContain('aliases (*name) are not taken')
  const manyKeys = Array.from({ length: 50_000 }, (_, index) => `  k${index}: 1`).join('\n')
  expect(faultsOf(`${good}x:\n${manyKeys}`).join('\n')).toContain('“x” is not known here')
  for (const deep of ['['.repeat(100_000), `${'['.repeat(5_000)}${']'.repeat(5_000)}`, '- '.repeat(5_000)])
    expect(faultsOf(`name: x\naudience: ${deep}`).length).toBeGreaterThan(0)
})
