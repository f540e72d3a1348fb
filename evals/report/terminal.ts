import { fitText, padEnd, padStart, type Paint, wrapText } from '../../cli/terminal/page.ts'
import { listReasonsToFail } from './reasons-to-fail.ts'
import { sayChange, sayOffline, sayRate } from './say.ts'
import type { Summary } from './summary.ts'

const width = 80

/** The run as a table for the terminal, at most 80 columns wide. */
export function drawSummary(summary: Summary, paint: Paint): string {
  const { results, byTag, passHatK, tokens, cost, latency, change } = summary
  const attempted = results.filter((each) => each.attempted)
  const failed = attempted.filter(({ passes, trials }) => passes < trials)
  const reasons = listReasonsToFail(summary)
  const unattempted = results.length - attempted.length
  const facts: [string, string][] = [
    ['model', `${summary.model} at ${summary.commit}`],
    [
      'tasks',
      `${attempted.length} × ${summary.trials}${unattempted > 0 ? `; ${unattempted} not attempted (needs-model)` : ''}`,
    ],
    ...Object.entries(passHatK).map(([k, rate]): [string, string] => [
      k === '1' ? 'pass@1' : `pass^${k}`,
      sayRate(rate),
    ]),
    ['unauthorised', String(summary.unauthorisedEffects)],
    ['tokens', `${tokens.input.toLocaleString('en')} in, ${tokens.output.toLocaleString('en')} out`],
    ['cost', summary.offline ? 'none' : cost === null ? 'unknown (give --prices)' : `$${cost.toFixed(4)}`],
    ['a trial', `${latency.median} ms median, ${latency.p95} ms p95`],
    ...(summary.tone === null ? [] : [['tone', summary.tone] satisfies [string, string]]),
    ['took', `${summary.wallSeconds.toFixed(1)} s`],
  ]
  return [
    ...facts.map(([label, text]) => `${paint.dim(padEnd(label, 14))}${fitText(text, width - 14)}`),
    '',
    paint.dim(`${padEnd('tag', 24)}${padStart('passed', 10)}  pass@1 (95 % interval)`),
    ...byTag.map(({ tag, passed, attempted: of, rate }) =>
      fitText(
        `${padEnd(tag, 24)}${padStart(`${passed}/${of}`, 10)}  ${rate === null ? 'not attempted' : sayRate(rate)}`,
        width,
      ),
    ),
    ...(failed.length === 0 ? [] : ['', paint.dim('failed')]),
    ...failed.flatMap(({ task, passes, trials, findings }) => [
      fitText(`${paint.bad('✗')} ${task}${trials > 1 ? ` (${passes} of ${trials} passed)` : ''}`, width),
      ...findings.slice(0, 2).map((finding) => paint.dim(fitText(`    ${finding}`, width))),
    ]),
    ...(change === null ? [] : ['', ...wrapText(sayChange(change), width)]),
    ...(summary.offline ? ['', ...wrapText(sayOffline, width).map(paint.dim)] : []),
    ...reasons.flatMap((reason) => ['', ...wrapText(`FAILED: ${reason}`, width).map(paint.bad)]),
    '',
  ].join('\n')
}
