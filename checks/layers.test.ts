import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { listSourceFiles, readSource, root } from './source-files.ts'

const all = ['agent', 'tools', 'server', 'domain', 'store', 'channels', 'worker', 'cli', 'evals', 'bench']
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  store: ['domain'],
  channels: ['domain'],
  tools: ['domain', 'store', 'channels'],
  agent: ['domain', 'store', 'tools'],
  worker: ['domain', 'store', 'channels'],
  server: ['domain', 'store', 'channels', 'tools', 'agent'],
  'web-chat': ['domain'],
  cli: all,
  evals: all,
  bench: all,
  checks: all,
}
const isExempt = (path: string) =>
  /\.test\.tsx?$|(^|\/)testing(-setup)?\.ts$|(^|\/)testing\/|^[^/]+\.ts$|\/main\.ts$/.test(path)
const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";=()]*?\sfrom\s+)?['"](\.[^'"]+)['"]/g
const dynamicImportPattern = /import\(\s*()['"](\.[^'"]+)['"]/g

/** The imports of a file that the table of docs/architecture.md forbids, each as "file → target". */
function findForbiddenImports(path: string, source: string): string[] {
  const from = path.split('/')[0] ?? ''
  const matches = [...source.matchAll(importPattern), ...source.matchAll(dynamicImportPattern)]
  return matches.flatMap(([, typeOnly, specifier]) => {
    const target = relative(root, join(root, dirname(path), specifier ?? ''))
    const to = target.split('/')[0] ?? ''
    const allowed = to === from || mayImport[from]?.includes(to)
    const webTakesTypesOnly = from !== 'web-chat' || to === 'web-chat' || typeOnly !== undefined
    return allowed && webTakesTypesOnly ? [] : [`${path} → ${target}`]
  })
}

test('folders import only what the table allows', () => {
  const files = listSourceFiles().filter((path) => !isExempt(path))
  expect(files.flatMap((path) => findForbiddenImports(path, readSource(path)))).toEqual([])
})

test('the check sees a forbidden import', () => {
  const bad = `import { a } from '../store/db.ts'\nexport { b } from '../worker/queue.ts'`
  expect(findForbiddenImports('domain/x.ts', bad)).toEqual([
    'domain/x.ts → store/db.ts',
    'domain/x.ts → worker/queue.ts',
  ])
  expect(findForbiddenImports('web-chat/src/x.ts', `import { Card } from '../../domain/cards.ts'`)).toHaveLength(1)
  expect(findForbiddenImports('web-chat/src/x.ts', `import type { Card } from '../../domain/cards.ts'`)).toEqual([])
})

test('only entry points and the configuration read process.env', () => {
  const readers = listSourceFiles().filter(
    (path) => !isExempt(path) && !/^(cli|bench|checks)\//.test(path) && /process\.env/.test(readSource(path)),
  )
  expect(readers.filter((path) => path !== 'domain/config.ts')).toEqual([])
})

test('tools and server never touch the queue', () => {
  const users = listSourceFiles().filter(
    (path) => /^(tools|server|agent|store|channels|domain)\//.test(path) && !isExempt(path),
  )
  expect(users.filter((path) => /from 'bullmq'/.test(readSource(path)))).toEqual([])
})
