import { escapeMarkup as escape } from './escape.ts'
import { listFindings, type Summary } from './summary.ts'

/** For CI: a suite for each file of tasks, a case for each task; what was not attempted is skipped. */
export function toJunit({ results, finished, model, wallSeconds }: Summary): string {
  const suites = [...Map.groupBy(results, ({ suite }) => suite)]
  const failures = results.filter(isFailure).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="evals ${escape(model)}" tests="${results.length}" failures="${failures}" time="${wallSeconds.toFixed(3)}">`,
    ...suites.flatMap(([suite, tasks]) => [
      `  <testsuite name="${escape(suite)}" tests="${tasks.length}" failures="${tasks.filter(isFailure).length}" skipped="${tasks.filter(({ attempted }) => !attempted).length}">`,
      ...tasks.map((task) => writeCase(task, finished)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

const isFailure = ({ attempted, passes, trials }: Summary['results'][number]) => attempted && passes < trials

function writeCase(result: Summary['results'][number], finished: Summary['finished']): string {
  const { task, suite, attempted, passes, trials, elapsedMs } = result
  const head = `    <testcase classname="${escape(suite)}" name="${escape(task)}" time="${(elapsedMs / 1000).toFixed(3)}"`
  if (!attempted) return `${head}><skipped message="needs a language model; not attempted"/></testcase>`
  if (!isFailure(result)) return `${head}/>`
  const lines = finished
    .filter(({ job }) => job.task.id === task)
    .flatMap((each) => listFindings(each).map((finding) => `trial ${each.job.trial}: ${finding}`))
  return `${head}><failure message="${passes} of ${trials} trials passed">${escape(lines.join('\n'))}</failure></testcase>`
}
