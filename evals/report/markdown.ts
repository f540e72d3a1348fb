import { escapeMarkdown as escape } from './escape.ts'
import { listReasonsToFail } from './reasons-to-fail.ts'
import { sayChange, sayOffline, sayRate } from './say.ts'
import type { Summary } from './summary.ts'

const maxFailures = 50

/** For a pull request. */
export function toMarkdown(summary: Summary): string {
  const { model, commit, results, byTag, passHatK, tokens, cost, latency, change, trials } = summary
  const attempted = results.filter((each) => each.attempted)
  const failed = attempted.filter((each) => each.passes < each.trials)
  const reasons = listReasonsToFail(summary)
  const facts: [string, string][] = [
    ...Object.entries(passHatK).map(([k, rate]): [string, string] => [
      k === '1' ? 'pass@1' : `pass^${k}`,
      sayRate(rate),
    ]),
    [
      'tasks',
      `${attempted.length} attempted, ${results.length - attempted.length} not attempted; ${trials} trials each`,
    ],
    ['unauthorised effects', String(summary.unauthorisedEffects)],
    ['tokens', `${tokens.input.toLocaleString('en')} in, ${tokens.output.toLocaleString('en')} out`],
    ['cost', summary.offline ? 'none' : cost === null ? 'unknown' : `$${cost.toFixed(4)}`],
    ...(summary.tone === null ? [] : [['tone', summary.tone] satisfies [string, string]]),
    ['a trial', `${latency.median} ms median, ${latency.p95} ms p95`],
  ]
  return [
    `# Evals: ${escape(model)} at ${escape(commit)}`,
    '',
    ...(summary.offline ? [`> ${sayOffline}`, ''] : []),
    ...reasons.map((reason) => `**Failed:** ${escape(reason)}\n`),
    ...table(
      ['', ''],
      facts.map(([label, text]) => [label, escape(text)]),
    ),
    '',
    ...(change === null ? [] : [escape(sayChange(change)), '']),
    ...table(
      ['tag', 'passed', 'pass@1 (95 % interval)'],
      byTag.map(({ tag, passed, attempted: of, rate }) => [
        escape(tag),
        `${passed}/${of}`,
        rate === null ? 'not attempted' : escape(sayRate(rate)),
      ]),
    ),
    '',
    ...(failed.length === 0 ? [] : [`<details><summary>${failed.length} failed</summary>`, '']),
    ...failed
      .slice(0, maxFailures)
      .flatMap(({ task, passes, trials: of, findings }) => [
        `- **${escape(task)}** (${passes} of ${of})`,
        ...findings.slice(0, 4).map((finding) => `  - ${escape(finding)}`),
      ]),
    ...(failed.length > maxFailures ? [`- and ${failed.length - maxFailures} more`] : []),
    ...(failed.length === 0 ? [] : ['', '</details>']),
    '',
  ].join('\n')
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${heads.join(' | ')} |`,
  `|${heads.map(() => ' --- |').join('')}`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
]
