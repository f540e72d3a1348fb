import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes } from '../domain/error-codes.ts'
import { readSource, root } from './source-files.ts'

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root })

test('docs/errors.md and the code list the same errors with the same status', () => {
  const rows = [...readSource('docs/errors.md').matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ])
  expect(rows).toEqual(Object.entries(errorCodes).map(([code, { status }]) => [code, status]))
})

/** The words of the project: each must stand in the glossary, and no other word may stand for it. */
const words = [
  'workspace',
  'customer',
  'member',
  'trait',
  'event',
  'segment',
  'condition',
  'campaign',
  'trigger',
  'step',
  'journey entry',
  'message',
  'delivery',
  'channel',
  'provider',
  'topic',
  'suppression',
  'holdout',
  'conversion',
  'frequency cap',
  'quiet hours',
  'rehearsal',
  'turn',
  'effect',
  'approval',
  'brand memory',
  'thread',
  'draft',
  'version',
  'outbox',
]

test('docs/glossary.md has one line for each word', () => {
  const entries = [...readSource('docs/glossary.md').matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, word]) => word)
  expect(entries).toEqual(expect.arrayContaining(words))
  expect(new Set(entries).size).toBe(entries.length)
})

test('table names in SQL are words of the glossary', () => {
  const tables = globSync('migrations/*.sql', { cwd: root }).flatMap((path) =>
    [...readSource(path).matchAll(/^create table (?:if not exists )?(\w+)/gm)].map(([, name]) => name ?? ''),
  )
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter((name) => /user|lead|contact|recipient|newsletter/.test(name))).toEqual([])
})

test('links between documents lead somewhere', () => {
  const broken = documents.flatMap((path) =>
    [...readSource(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .filter(([, target]) => !existsSync(join(root, dirname(path), target ?? '')))
      .map(([, target]) => `${path} → ${target}`),
  )
  expect(broken).toEqual([])
})

test('every script that a document names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  } // npm's own form
  const named = documents.flatMap((path) =>
    [...readSource(path).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? ''),
  )
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([])
})

test('files that a document names in backticks exist', () => {
  const missing = documents.flatMap((path) =>
    [
      ...readSource(path).matchAll(
        /`((?:agent|tools|server|web-chat|domain|store|channels|worker|cli|bench|checks|migrations|docs|scripts)\/[\w./-]+\.\w+)`/g,
      ),
    ]
      .filter(([, target]) => !existsSync(join(root, target ?? '')))
      .map(([, target]) => `${path} → ${target}`),
  )
  expect(missing).toEqual([])
})
