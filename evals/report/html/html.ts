import { escapeMarkup as escape } from '../escape.ts'
import { listReasonsToFail } from '../reasons-to-fail.ts'
import { sayChange, sayOffline, sayRate } from '../say.ts'
import type { Summary } from '../summary.ts'
import { drawTrial } from './draw-trial.ts'
import { style } from './style.ts'

/** The whole run as one page that needs nothing else: no script, no font, no image, no address. */
export function toHtml(summary: Summary): string {
  const { model, commit, results, byTag, passHatK, finished, change, tokens, latency, cost } = summary
  const attempted = results.filter((each) => each.attempted)
  const facts: [string, string][] = [
    ...Object.entries(passHatK).map(([k, rate]): [string, string] => [
      k === '1' ? 'pass@1' : `pass^${k}`,
      sayRate(rate),
    ]),
    ['tasks', `${attempted.length} attempted, ${results.length - attempted.length} not attempted`],
    ['trials of each', String(summary.trials)],
    ['unauthorised effects', String(summary.unauthorisedEffects)],
    ['tokens', `${tokens.input.toLocaleString('en')} in, ${tokens.output.toLocaleString('en')} out`],
    ['cost', summary.offline ? 'none' : cost === null ? 'unknown' : `$${cost.toFixed(4)}`],
    ...(summary.tone === null ? [] : [['tone', summary.tone] satisfies [string, string]]),
    ['a trial', `${latency.median} ms median, ${latency.p95} ms p95`],
  ]
  const rows = byTag.map(
    ({ tag, passed, attempted: of, rate }) =>
      `<tr><th scope="row">${escape(tag)}</th><td>${passed}/${of}</td><td>${rate === null ? 'not attempted' : sayRate(rate)}</td></tr>`,
  )
  const groups = [
    { title: 'Failed', own: attempted.filter(({ passes, trials }) => passes < trials) },
    { title: 'Passed', own: attempted.filter(({ passes, trials }) => passes === trials) },
    { title: 'Not attempted: needs a language model', own: results.filter((each) => !each.attempted) },
  ].filter(({ own }) => own.length > 0)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evals: ${escape(model)}</title><style>${style}</style></head><body><main>
<h1>Evals: ${escape(model)} at ${escape(commit)}</h1>
${summary.offline ? `<p class="note">${sayOffline}</p>` : ''}
${listReasonsToFail(summary)
  .map((reason) => `<p class="note bad">Failed: ${escape(reason)}</p>`)
  .join('')}
<dl>${facts.map(([label, text]) => `<dt>${label}</dt><dd>${escape(text)}</dd>`).join('')}</dl>
${change === null ? '' : `<p>${escape(sayChange(change))}</p>`}
<h2>By tag</h2><table><tr><th scope="col">tag</th><th scope="col">passed</th><th scope="col">pass@1</th></tr>${rows.join('')}</table>
${groups
  .map(
    ({ title, own }) => `<h2>${title}: ${own.length}</h2>${own.map((result) => drawTask(result, finished)).join('\n')}`,
  )
  .join('\n')}
</main></body></html>
`
}

function drawTask(
  { task, suite, tags, attempted, passes, trials }: Summary['results'][number],
  finished: Summary['finished'],
): string {
  const mark = attempted ? `<span class="${passes === trials ? 'good' : 'bad'}">${passes} of ${trials}</span>` : ''
  const own = finished.filter(({ job }) => job.task.id === task)
  const about = own[0]?.job.task.about
  const asked = own[0]?.outcome?.turns[0]?.said ?? ''
  return `<details><summary>${escape(task)} ${mark} <span class="dim">${escape(asked)}</span></summary>
<p class="dim">${escape(suite)} · ${escape(tags.join(', '))}</p>${about === undefined ? '' : `<p>${escape(about)}</p>`}
${own.map(drawTrial).join('\n')}</details>`
}
