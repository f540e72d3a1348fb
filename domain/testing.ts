import { expect, test } from 'vitest'

const services = {
  postgres: { name: 'PostgreSQL', variable: 'DATABASE_URL' },
  redis: { name: 'Redis', variable: 'REDIS_URL' },
  chromium: { name: 'Chromium', variable: 'CHROMIUM_PATH' },
} as const
export type Service = keyof typeof services
type Skippable<Api> = { skipIf(condition: boolean): Api }
type PlainTest = ReturnType<typeof test.skipIf>

const noticed = new Set<Service>()

/**
 * The `test` for tests that need a second service: it runs them where the service is, and otherwise skips them and
 * says so, once a file. `.ci/run` brings every service, and counts a skip as a failure.
 * @param base a `test` of your own with fixtures, in place of vitest's
 */
export function needsService(service: Service): PlainTest
export function needsService<Api>(service: Service, base: Skippable<Api>): Api
export function needsService<Api>(service: Service, base: Skippable<Api | PlainTest> = test): Api | PlainTest {
  const missing = addressOf(service) === undefined
  if (missing && !noticed.has(service)) {
    noticed.add(service)
    const { name, variable } = services[service]
    const file = expect.getState().testPath ?? 'this file'
    process.stderr.write(`\nSKIPPED in ${file}: tests that need ${name}; set ${variable} or run .ci/run\n`)
  }
  return base.skipIf(missing)
}

/**
 * Where a service is: a URL, or for Chromium the path of the program.
 * @throws {Error} when it is not set; tests made with needsService never meet that
 */
export function readService(service: Service): string {
  const address = addressOf(service)
  if (address === undefined) throw new Error(`${services[service].variable} is not set`)
  return address
}

function addressOf(service: Service): string | undefined {
  return process.env[services[service].variable] || undefined
}
