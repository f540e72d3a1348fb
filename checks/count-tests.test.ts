import { expect, test } from 'vitest'
import { countTests, sharedDataMark } from './count-tests.ts'

type Outcome = readonly [fullName: string, status: string]
const reportOf = (...files: readonly (readonly [status: string, ...Outcome[]])[]) =>
  JSON.stringify({
    testResults: files.map(([status, ...outcomes], index) => ({
      name: `${index}.test.ts`,
      status,
      assertionResults: outcomes.map(([fullName, status]) => ({ fullName, status })),
    })),
  })

test('passed, failed and skipped tests add up over files', () => {
  const report = reportOf(['passed', ['a', 'passed'], ['b', 'skipped']], ['failed', ['c', 'failed'], ['d', 'passed']])
  expect(countTests(report, 1, false)).toEqual({ passed: 2, failed: 1, skipped: 1, unexcused: ['b'] })
})

test('a file that does not load is a failure, and so is a set-up that throws', () => {
  expect(countTests(reportOf(['failed']), 1, false)).toMatchObject({ passed: 0, failed: 1 })
  expect(countTests(reportOf(['failed', ['a', 'skipped']]), 1, false)).toMatchObject({ failed: 1, skipped: 1 })
})

test('a run that ends badly is a failure, whatever its tests say', () => {
  expect(countTests(reportOf(['passed', ['a', 'passed']]), 1, false)).toMatchObject({ passed: 1, failed: 1 })
  expect(countTests(undefined, 0, false)).toMatchObject({ passed: 0, failed: 1 })
  expect(countTests('{"testResults": [', 0, false)).toMatchObject({ passed: 0, failed: 1 })
})

test('a skip is excused only by shared data that is not there', () => {
  const report = reportOf(['passed', [`goals ${sharedDataMark}`, 'skipped'], ['later', 'todo']])
  expect(countTests(report, 0, false)).toMatchObject({ skipped: 2, unexcused: ['later'] })
  expect(countTests(report, 0, true).unexcused).toEqual([`goals ${sharedDataMark}`, 'later'])
})
