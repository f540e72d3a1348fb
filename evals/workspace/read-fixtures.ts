import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/errors.ts'
import { Fixture } from './fixture.ts'
import { readYaml } from '../read-yaml.ts'
import { sayIssues } from '../say-issues.ts'

export const fixturesFolder = join(import.meta.dirname, '../workspaces')

/** The fixtures by the name of their file. */
export function readFixtures(): Map<string, Fixture> {
  const names = readdirSync(fixturesFolder).filter((name) => name.endsWith('.yaml'))
  return new Map(names.toSorted().map((name) => [name.replace('.yaml', ''), readFixture(name)]))
}

function readFixture(name: string): Fixture {
  const parsed = Fixture.safeParse(
    readYaml(`evals/workspaces/${name}`, readFileSync(join(fixturesFolder, name), 'utf8')),
  )
  if (parsed.success) return parsed.data
  throw new AppError('invalid_body', { detail: `evals/workspaces/${name}: ${sayIssues(parsed.error)}` })
}
