import { expect, test } from 'vitest'
import { AppError } from './errors.ts'
import { readConfig } from './config.ts'

test('an empty environment gives the embedded defaults', () => {
  expect(readConfig({ PORT: '' })).toMatchObject({
    port: undefined,
    host: '127.0.0.1',
    dataDir: '.data',
    workerInside: true,
  })
})

test.each([
  [{ PORT: '70000' }, 'PORT must be a port from 1 to 65535.'],
  [{ PORT: 'eighty' }, 'PORT must be a port from 1 to 65535.'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.'],
  [{ CARILLON_SECRET: 'short' }, 'CARILLON_SECRET must be at least 32 characters.'],
])('%o stops the start by name', (environment, detail) => {
  expect(() => readConfig(environment)).toThrow(detail)
})

test('the value of a bad variable is not repeated, it may be a secret', () => {
  expect(() => readConfig({ CARILLON_SECRET: 'hunter2' })).toThrow(
    expect.toSatisfy((error: unknown) => error instanceof AppError && !String(error).includes('hunter2')),
  )
})
