import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { MemoryDocument } from '../domain/memory/exchange.ts'
import { givenMember, givenWorkspace, test } from '../store/testing.ts'
import { parseMemoriesArguments } from './memories/arguments.ts'
import { readMemories, writeMemories } from './memories/yaml.ts'
import { givenPlaceOfRun, runProgram } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'carillon-memories-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fileOf = (name: string, text: string) => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

test(
  'from the command line: a guide is shown, kept by its lines, exported, and taken elsewhere once',
  { timeout: 120_000 },
  async ({ db, workspaceId }) => {
    const other = await givenWorkspace(db)
    for (const each of [workspaceId, other]) await givenMember(db, each, 'admin')
    const runIn = (workspace: number, ...args: string[]) =>
      runProgram(givenPlaceOfRun(), 'cli/memories.ts', [...args, '--workspace', String(workspace)])
    const guide = fileOf('voice.md', '# Words to avoid\n- cheap\n- hurry\n\n# Push\n- No emoji.\n\nFounded in 2019.\n')
    const shown = await runIn(workspaceId, 'import', guide)
    expect(shown).toMatchObject({ code: 0, err: '' })
    expect(shown.out).toContain('     2  Never say “cheap”. [never “cheap”]\n')
    expect(shown.out).toContain('     6  No emoji. [push only; no emoji]\n')
    expect(shown.out).toContain('3 rules to decide, 0 in force already, 1 not taken\nNothing is kept yet')
    expect((await runIn(workspaceId, 'import', guide, '--keep', '2,5-9')).out).toContain('2 rules kept')
    const file = join(folder, 'memories.yaml')
    expect((await runIn(workspaceId, 'export', '--out', file)).out).toContain('2 rules in ')
    expect(readFileSync(file, 'utf8')).toContain('maxEmoji: 0')
    expect((await runIn(other, 'import', file)).out).toContain('2 rules kept, 0 in force already')
    await runIn(
      other,
      'import',
      fileOf(
        'again.yaml',
        'rules:\n  - kind: dont\n    text: One emoji at most.\n    scope: { kind: channel, value: push }\n    lint: { maxEmoji: 1 }\n',
      ),
    )
    expect((await runIn(other, 'history')).out).toMatch(
      /superseded  No emoji. → One emoji at most.|superseded  No emoji. → mry_\w+\n1 rule held once/,
    )
    const huge = fileOf('huge.md', '')
    truncateSync(huge, 50_000_000)
    expect(await runIn(other, 'import', huge)).toMatchObject({ code: 1, err: expect.stringContaining('50.0 MB') })
  },
)

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('לא לצעוק 🎉', 'a: b # c', '- "x"\n\u202ey', '007', '~'),
)
const rule = fc.record({
  kind: fc.constantFrom('voice', 'dont', 'fact'),
  text: text.filter((each) => each.trim() !== '' && each.isWellFormed() && !each.includes('\0')),
  scope: fc.constantFrom({ kind: 'workspace' }, { kind: 'member' }, { kind: 'channel', value: 'push' }),
  lint: fc.option(fc.record({ maxEmoji: fc.option(fc.nat(5)), bannedWords: fc.subarray(['no', '1e3', 'sale!']) })),
})

test('rules written as YAML come back as they were', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 5 }), (rules) => {
      const document = MemoryDocument.parse({ rules })
      expect(readMemories(writeMemories(document))).toEqual(document)
    }),
    { numRuns: 100 },
  )
})

test('a fault in a file of rules is named with its place', () => {
  expect(() => readMemories('rules:\n  - kind: mood\n    text: x\n')).toThrow('2:11: rules/0/kind')
  expect(() => readMemories('- x')).toThrow(expect.objectContaining({ code: 'invalid_body' }))
})

test.each([
  [['export', 'x']],
  [['import']],
  [['import', 'a', '--keep', '9-2']],
  [['forget']],
  [['import', 'a', '--out', 'b']],
])('%j is refused with how it is used', (args) => {
  expect(() => parseMemoriesArguments(args)).toThrow('npm run memories -- export')
})
