import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readConfig } from '../domain/config.ts'
import { readSource } from './source-files.ts'

const list = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '').toSorted()
const inCode = list(readSource('domain/config.ts') + readSource('domain/slack-config.ts'), /^ {2}([A-Z][A-Z_]+):/gm)

test('docs/operations.md and .env.example have every variable that is read, and no others', () => {
  const [, table = ''] = /^## Environment$(.*?)^## /ms.exec(readSource('docs/operations.md')) ?? []
  const rows = list(table, /^\| (`[A-Z_`, ]+) \|/gm).join()
  expect(list(rows, /`([A-Z_]+)`/g)).toEqual(inCode)
  expect(list(readSource('.env.example'), /^#([A-Z_]+)=/gm)).toEqual(inCode)
})

test('a shell reads from .env.example, with the # taken away, what stands there', () => {
  const budgets = /^#(CARILLON_BUDGETS=.*)$/m.exec(readSource('.env.example'))?.[1] ?? ''
  const read = execFileSync('sh', ['-c', `${budgets}; printf %s "$CARILLON_BUDGETS"`], { encoding: 'utf8' })
  expect(readConfig({ CARILLON_BUDGETS: read }).budgets).toContainEqual({
    scope: 'day',
    unit: 'cost',
    limit: 25_000_000,
  })
})
