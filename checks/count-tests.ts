import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})
export type TestCount = { passed: number; failed: number; skipped: number; unexcused: string[] }
export const sharedDataMark = '[needs ../shared/data]'

/**
 * Add up a run of vitest from what its JSON reporter wrote.
 * @param report the file's text, or undefined when the run wrote none; none or a broken one is a failure
 * @param exitCode of the run: other than 0 is a failure, even when no test says so
 * @returns `unexcused` names the skipped tests, except those that wait for data that is not there
 */
export function countTests(report: string | undefined, exitCode: number, hasSharedData: boolean): TestCount {
  const files = readReport(report)
  if (files === undefined) return { passed: 0, failed: 1, skipped: 0, unexcused: [] }
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const failedTests = tests.filter((test) => test.status === 'failed').length
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  const failed = failedTests + failedFiles
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skipped.length,
    unexcused: skipped.map((test) => test.fullName).filter((name) => hasSharedData || !name.includes(sharedDataMark)),
  }
}

function readReport(report = ''): z.infer<typeof Report>['testResults'] | undefined {
  try {
    return Report.parse(JSON.parse(report)).testResults
  } catch {
    return undefined
  }
}

/** Each argument is `EXIT_CODE:REPORT`. A step that is no test run gives a report of `-`: it counts only when it failed. */
function main(runs: readonly string[]): number {
  const hasSharedData = existsSync(join(import.meta.dirname, '../../shared/data'))
  const counts = runs.map((run) => {
    const [code = '', path = ''] = run.split(/:(.*)/s)
    if (path === '-') return { passed: 0, failed: code === '0' ? 0 : 1, skipped: 0, unexcused: [] }
    return countTests(existsSync(path) ? readFileSync(path, 'utf8') : undefined, Number(code), hasSharedData)
  })
  const add = (key: 'passed' | 'failed' | 'skipped') => counts.reduce((sum, count) => sum + count[key], 0)
  const unexcused = counts.flatMap((count) => count.unexcused)
  for (const name of unexcused) process.stdout.write(`skipped, which CI takes for a failure: ${name}\n`)
  process.stdout.write(`${add('passed')} passed, ${add('failed')} failed, ${add('skipped')} skipped\n`)
  return add('failed') > 0 || unexcused.length > 0 || add('passed') === 0 ? 1 : 0
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
