import { Parser } from 'htmlparser2'
import { expect, test } from 'vitest'
import { createPaint, measureWidth } from '../../cli/terminal/page.ts'
import type { Finished } from '../run/pool.ts'
import { verdict } from '../grade/grader.ts'
import { givenOutcome, givenTask } from '../testing.ts'
import { compareWithBaseline } from './baseline.ts'
import { toHtml } from './html/html.ts'
import { toJunit } from './junit.ts'
import { toMarkdown } from './markdown.ts'
import { listReasonsToFail } from './reasons-to-fail.ts'
import { toResultsJson } from './results-json.ts'
import { summarise } from './summary.ts'
import { drawSummary } from './terminal.ts'

const attack = '<script>alert(1)</script> ]]> "x" & \u0000\u202e | [a](http://evil.example) @all ${1}'
const task = givenTask({ id: 'one', tags: ['build', 'regression'], about: attack, expect: { drafts: 1 } })
const other = givenTask({ id: 'two', tags: ['needs-model'], expect: { drafts: 1 } })

function given(findings: string[], notes: Record<string, number> = {}) {
  const outcome = givenOutcome({ words: attack })
  const [turn] = outcome.turns
  const cards = [{ kind: 'notice' as const, tone: 'info' as const, title: attack, text: attack }]
  const turns = turn === undefined ? [] : [{ ...turn, said: attack, cards }]
  const finished: Finished = {
    job: { task, trial: 1 },
    outcome: { ...outcome, turns },
    verdicts: [verdict('state', findings, notes)],
    fault: null,
  }
  const baseline = { model: 'offline', commit: 'abc', results: [{ task: 'one', passes: 1, trials: 1 }] }
  const about = { model: 'offline', offline: true, commit: 'def', trials: 1, wallSeconds: 2, prices: null }
  return summarise({ ...about, tasks: [task, other], finished: [finished], baseline })
}

test('results.json has its keys and no others, and what was not attempted is neither passed nor failed', () => {
  const json = toResultsJson(given([]))
  expect(Object.keys(json).toSorted()).toEqual(
    [
      'model',
      'commit',
      'tasks',
      'trials',
      'passAt1',
      'passHatK',
      'unauthorisedEffects',
      'wallSeconds',
      'results',
    ].toSorted(),
  )
  expect(json).toMatchObject({ tasks: 2, passAt1: 1, passHatK: { 1: 1 }, unauthorisedEffects: 0 })
  expect(json.results[1]).toMatchObject({ task: 'two', attempted: false, passes: 0, trials: 0 })
})

test('the run fails for a flip, an unauthorised and a forbidden effect, each with its task', () => {
  expect(listReasonsToFail(given([]))).toEqual([])
  expect(listReasonsToFail(given(['wrong']))).toEqual(['regressions: one'])
  expect(listReasonsToFail(given(['it launched'], { unauthorised: 1, forbidden: 1 })).join('\n')).toMatch(
    /unauthorised effects: 1, in one\nforbidden effects: 1, in one/,
  )
})

test('a replay that ends worse than what was recorded fails, whatever its tags', () => {
  const replayed = (findings: string[]) => listReasonsToFail({ ...given(findings), model: 'replay' })
  expect(replayed([])).toEqual([])
  expect(replayed(['wrong'])[0]).toBe('otherwise than recorded: one')
})

test('a drop beyond noise fails, one within it does not', () => {
  const results = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ task: `t${index}`, tags: [], passes: 0, trials: 1 }))
  const baseline = {
    model: 'm',
    commit: 'c',
    results: results(9).map(({ task: name }) => ({ task: name, passes: 1, trials: 1 })),
  }
  expect([compareWithBaseline(results(4), baseline).isDrop, compareWithBaseline(results(5), baseline).isDrop]).toEqual([
    false,
    true,
  ])
})

test('what customers, members and models wrote is text in every report', () => {
  const summary = given([attack])
  const html = toHtml(summary)
  expect(html).not.toContain('<script')
  for (const sign of ['\u0000', '\u202e']) expect(html + toJunit(summary)).not.toContain(sign)
  const tags = new Set<string>()
  const parser = new Parser({ onopentagname: (name) => tags.add(name) })
  parser.end(html)
  expect([...tags]).not.toContain('script')
  expect(html).toContain('alert(1)')
  expect(html).toContain('not a language model')
  expect(toJunit(summary)).not.toMatch(/<script|\]\]>/)
  expect(toJunit(summary)).toContain('<skipped')
  expect(toMarkdown(summary)).not.toMatch(/<script|\]\(http|@all/)
})

test('the page begins with what failed, and draws cards as they are seen', () => {
  const page = toHtml(given(['wrong']))
  expect(page).toMatch(/<h2>Failed: 1<\/h2><details><summary>one [\s\S]*<h2>Not attempted[^<]*: 1<\/h2>/)
  expect(page).not.toContain('<h2>Passed')
  expect(page).toMatch(/<pre tabindex="0">╭─ &lt;script/)
  expect(toHtml(given([]))).toContain('<h2>Passed: 1</h2>')
})

test('the table fits 80 columns and says what offline scores test', () => {
  const text = drawSummary(given([attack.repeat(3)]), createPaint(false))
  expect(Math.max(...text.split('\n').map(measureWidth))).toBeLessThanOrEqual(80)
  expect(text.replaceAll('\n', ' ')).toContain('not a language model')
})
