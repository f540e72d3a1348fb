import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { ReportedFault } from './report.ts'

type Line = Pick<ReportedFault, 'fault'> & { cells: string[]; target: string }

const heads = ['deliveries', 'lost', 'doubled', 'uncertain', 'next after', 'all after']

/** Ends the run with a table: one line a fault, beside what is promised of it. */
export default class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const lines = tests.flatMap(toLine)
    const width = Math.max(...lines.map(({ fault }) => fault.length), 0)
    const write = (fault: string, cells: readonly string[], target: string) =>
      process.stdout.write(
        `${fault.padEnd(width)}  ${cells.map((cell, index) => cell.padStart(heads[index]?.length ?? 0)).join('  ')}  ${target}\n`,
      )
    process.stdout.write('\n')
    write('fault', heads, 'promised')
    for (const { fault, cells, target } of lines) write(fault, cells, target)
    process.stdout.write('\n')
  }
}

function toLine(test: TestCase): Line[] {
  const { fault } = test.meta()
  if (fault === undefined)
    return test.result().state === 'failed'
      ? [{ fault: test.name, cells: heads.map(() => '?'), target: 'FAILED before it could be counted' }]
      : []
  const { deliveries, lost, doubled, uncertain, nextMs, doneMs, also = [], target, missed } = fault
  const counts = [deliveries, lost, doubled, uncertain].map((each) => each.toLocaleString('en'))
  const measured = also.map(({ what, is }) => `${what} ${Number(is.toFixed(2))}`)
  const verdict =
    missed.length > 0 ? `MISSED ${missed.join(', ')}` : test.result().state === 'failed' ? 'FAILED' : 'met'
  const said = measured.length === 0 ? '' : `; ${measured.join(', ')}`
  return [
    {
      fault: fault.fault,
      cells: [...counts, toSeconds(nextMs), toSeconds(doneMs)],
      target: `${target}: ${verdict}${said}`,
    },
  ]
}

const toSeconds = (ms: number | null | undefined) =>
  ms === undefined || ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`
