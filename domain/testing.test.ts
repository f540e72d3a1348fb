import { afterEach, expect, test, vi } from 'vitest'
import { needsService, readService } from './testing.ts'

const tellSkipped = { skipIf: (missing: boolean) => (missing ? 'skipped' : 'runs') }
const listenToStderr = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true)

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

test('a test runs where its service is', () => {
  vi.stubEnv('REDIS_URL', 'redis://127.0.0.1:6379')
  const stderr = listenToStderr()
  expect(needsService('redis', tellSkipped)).toBe('runs')
  expect(readService('redis')).toBe('redis://127.0.0.1:6379')
  expect(stderr).not.toHaveBeenCalled()
})

test('a test without its service is skipped, which is said once and names the variable to set', () => {
  vi.stubEnv('REDIS_URL', '')
  const stderr = listenToStderr()
  expect(needsService('redis', tellSkipped)).toBe('skipped')
  expect(needsService('redis', tellSkipped)).toBe('skipped')
  expect(stderr).toHaveBeenCalledOnce()
  expect(stderr.mock.calls[0]?.[0]).toMatch(/^\nSKIPPED in .*testing\.test\.ts: .*Redis; set REDIS_URL/)
})

test('each missing service is named by its own variable', () => {
  for (const variable of ['DATABASE_URL', 'CHROMIUM_PATH']) vi.stubEnv(variable, undefined)
  const stderr = listenToStderr()
  needsService('postgres', tellSkipped)
  needsService('chromium', tellSkipped)
  const named = stderr.mock.calls.map(([text]) => /set (\w+)/.exec(String(text))?.[1])
  expect(named).toEqual(['DATABASE_URL', 'CHROMIUM_PATH'])
  expect(() => readService('postgres')).toThrow('DATABASE_URL is not set')
})
