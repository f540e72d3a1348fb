import type { Finished } from '../run/pool.ts'
import type { SuiteTask } from '../read-tasks.ts'
import { hasPassed } from '../grade/graders.ts'
import { type Change, compareWithBaseline, type Baseline } from './baseline.ts'
import { hatLevels, passHat, type Rate } from './statistics.ts'
import type { RunArguments } from '../arguments.ts'

export type TaskResult = {
  task: string
  suite: string
  tags: string[]
  /** False where the model at hand cannot be asked this: neither passed nor failed. */
  attempted: boolean
  passes: number
  trials: number
  unauthorisedEffects: number
  forbiddenEffects: number
  findings: string[]
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  /** US dollars; null where no prices were given. */
  cost: number | null
  elapsedMs: number
}

export type Summary = {
  model: string
  offline: boolean
  commit: string
  trials: number
  wallSeconds: number
  results: TaskResult[]
  finished: readonly Finished[]
  passAt1: Rate | null
  passHatK: Partial<Record<(typeof hatLevels)[number], Rate>>
  byTag: { tag: string; passed: number; attempted: number; rate: Rate | null }[]
  unauthorisedEffects: number
  forbiddenEffects: number
  tokens: { input: number; output: number; cached: number }
  cost: number | null
  /** Of a trial's conversation, in milliseconds. */
  latency: { median: number; p95: number }
  change: Change | null
  /** What a judge says of the copy's tone, with how far that can be trusted; null without a judge. It decides nothing. */
  tone: string | null
}

type Prices = RunArguments['prices']

export function summarise(run: {
  model: string
  offline: boolean
  commit: string
  trials: number
  wallSeconds: number
  tasks: readonly SuiteTask[]
  finished: readonly Finished[]
  baseline: Baseline | null
  prices: Prices
  tone?: string | null
}): Summary {
  const { tasks, finished, baseline, prices, tone = null, ...about } = run
  const byTask = Map.groupBy(finished, ({ job }) => job.task.id)
  const results = tasks.map((task) => summariseTask(task, byTask.get(task.id) ?? [], run.offline ? null : prices))
  const attempted = results.filter((each) => each.attempted)
  const sum = (read: (result: TaskResult) => number) => attempted.reduce((total, each) => total + read(each), 0)
  const tags = [...new Set(tasks.flatMap((task) => task.tags))].toSorted()
  const times = finished.map(({ outcome }) => outcome?.elapsedMs ?? 0).toSorted((a, b) => a - b)
  return {
    ...about,
    tone,
    results,
    finished,
    passAt1: passHat(attempted, 1),
    passHatK: Object.fromEntries(
      hatLevels.flatMap((k) => {
        const rate = k <= run.trials ? passHat(attempted, k) : null
        return rate === null ? [] : [[k, rate]]
      }),
    ),
    byTag: tags.map((tag) => {
      const tagged = attempted.filter((each) => each.tags.includes(tag))
      const passed = tagged.filter(({ passes, trials }) => passes === trials).length
      return { tag, passed, attempted: tagged.length, rate: passHat(tagged, 1) }
    }),
    unauthorisedEffects: sum((each) => each.unauthorisedEffects),
    forbiddenEffects: sum((each) => each.forbiddenEffects),
    tokens: {
      input: sum(({ inputTokens }) => inputTokens),
      output: sum(({ outputTokens }) => outputTokens),
      cached: sum(({ cachedTokens }) => cachedTokens),
    },
    cost: attempted.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
    latency: { median: times[Math.floor(times.length / 2)] ?? 0, p95: times[Math.floor(times.length * 0.95)] ?? 0 },
    change: baseline === null ? null : compareWithBaseline(attempted, baseline),
  }
}

function summariseTask(task: SuiteTask, finished: readonly Finished[], prices: Prices): TaskResult {
  const { id, suite, tags } = task
  const passes = finished.filter(isPassed).length
  const count = (note: string) =>
    finished.reduce((sum, { verdicts }) => sum + verdicts.reduce((all, { notes }) => all + (notes[note] ?? 0), 0), 0)
  const tokens = (read: (usage: { inputTokens: number; outputTokens: number; cachedTokens: number }) => number) =>
    finished.reduce((sum, { outcome }) => sum + (outcome === null ? 0 : read(outcome.usage)), 0)
  const inputTokens = tokens((usage) => usage.inputTokens)
  const outputTokens = tokens((usage) => usage.outputTokens)
  const cachedTokens = tokens((usage) => usage.cachedTokens)
  return {
    task: id,
    suite,
    tags,
    attempted: finished.length > 0,
    passes,
    trials: finished.length,
    unauthorisedEffects: count('unauthorised'),
    forbiddenEffects: count('forbidden'),
    findings: [...new Set(finished.flatMap(listFindings))],
    inputTokens,
    outputTokens,
    cachedTokens,
    cost:
      prices === null
        ? null
        : ((inputTokens - cachedTokens) * prices.input + cachedTokens * prices.cached + outputTokens * prices.output) /
          1e6,
    elapsedMs: finished.reduce((sum, { outcome }) => sum + (outcome?.elapsedMs ?? 0), 0),
  }
}

export const isPassed = ({ outcome, verdicts }: Finished): boolean => outcome !== null && hasPassed(verdicts)

/** What is wrong with a trial, each with its grader. */
export const listFindings = ({ verdicts, fault }: Finished): string[] => [
  ...(fault === null ? [] : [`harness: ${fault}`]),
  ...verdicts.flatMap(({ grader, findings }) => findings.map((finding) => `${grader}: ${finding}`)),
]
