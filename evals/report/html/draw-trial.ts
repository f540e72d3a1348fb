import { isDeepStrictEqual } from 'node:util'
import { drawCard } from '../../../cli/terminal/draw-card.ts'
import { createPaint } from '../../../cli/terminal/page.ts'
import type { State, TurnRecord } from '../../run/outcome.ts'
import type { Finished } from '../../run/pool.ts'
import { escapeMarkup as escape } from '../escape.ts'
import { isPassed, listFindings } from '../summary.ts'
import { drawValue } from './draw-value.ts'

/** One trial: what was found, the conversation with its cards, and what of the workspace is other than before. */
export function drawTrial(finished: Finished): string {
  const { job, outcome } = finished
  const findings = listFindings(finished)
  const passed = isPassed(finished)
  return `<details><summary>Trial ${job.trial} <span class="${passed ? 'good' : 'bad'}">${passed ? 'passed' : 'failed'}</span></summary>
${findings.length === 0 ? '' : `<ul class="bad">${findings.map((each) => `<li>${escape(each)}</li>`).join('')}</ul>`}
${outcome === null ? '' : `${outcome.turns.map(drawTurn).join('\n')}<h3>What changed</h3>${drawChanges(outcome.before, outcome.after)}`}
</details>`
}

const uncoloured = createPaint(false)

/** Cards are drawn as a terminal draws them; what a tool was asked and gave is folded away. */
function drawTurn({ said, by, words, calls, cards, error }: TurnRecord): string {
  return `<blockquote><span class="dim">${escape(by)}</span>\n${escape(said)}</blockquote>
${calls.map((call) => `<details><summary><code>${escape(call.name)}</code></summary>${drawJson(call.arguments)}<p class="dim">gave</p>${drawJson(call.result)}</details>`).join('')}
${cards.map((card) => `<pre tabindex="0">${escape(drawCard(card, uncoloured))}</pre>`).join('')}
<p class="said">${escape(words)}</p>${error === null ? '' : `<p class="bad">ended with the error ${escape(error.code)}: ${escape(error.message)}</p>`}`
}

function drawJson(text: string): string {
  try {
    return drawValue(JSON.parse(text))
  } catch {
    return `<code>${escape(text)}</code>`
  }
}

const parts = ['campaigns', 'segments', 'memories'] as const

function drawChanges(before: State, after: State): string {
  const lists = parts.flatMap((part) => {
    const was = new Map<string, unknown>(before[part].map((each) => [each.id, each]))
    const now = new Map<string, unknown>(after[part].map((each) => [each.id, each]))
    const made = [...now].filter(([id]) => !was.has(id)).map(([, each]) => ({ made: each }))
    const gone = [...was].filter(([id]) => !now.has(id)).map(([, each]) => ({ gone: each }))
    const changed = [...now]
      .filter(([id, each]) => was.has(id) && !isDeepStrictEqual(was.get(id), each))
      .map(([id, each]) => ({ before: was.get(id), after: each }))
    const all = [...made, ...gone, ...changed]
    return all.length === 0 ? [] : [`<details open><summary>${part}</summary>${drawValue(all)}</details>`]
  })
  const settings = Object.entries(after.settings).filter(
    ([name, value]) => !isDeepStrictEqual(before.settings[name], value),
  )
  if (settings.length > 0)
    lists.push(`<details open><summary>settings</summary>${drawValue(Object.fromEntries(settings))}</details>`)
  return lists.length === 0 ? '<p class="dim">Nothing.</p>' : lists.join('')
}
