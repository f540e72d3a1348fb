import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { root } from './source-files.ts'

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      resolved: z.string().optional(),
    }),
  ),
})
const { packages } = Lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

/** Is a package that another one wants in the lockfile, beside it or in a folder above? */
function isLocked(wantedBy: string, name: string): boolean {
  const levels = wantedBy.split(/(?:^|\/)node_modules\//)
  return levels.some((_, depth) => {
    const above = levels.slice(1, levels.length - depth).map((level) => `node_modules/${level}/`)
    return `${above.join('')}node_modules/${name}` in packages
  })
}

test('the lockfile has every platform’s packages, or npm ci refuses it', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
  )
  expect(missing).toEqual([])
})

test('the lockfile names no registry host', () => {
  expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
})
