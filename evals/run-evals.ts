import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { writeFile } from 'node:fs/promises'
import type { Config } from '../domain/config.ts'
import type { RunArguments } from './arguments.ts'
import { chooseTasks } from './choose-tasks.ts'
import { judgeTone, sayTone } from './judge/judge-tone.ts'
import { openJudge } from './judge/open-judge.ts'
import { isOffline, type ModelChoice, openModel } from './models/models.ts'
import { readTasks } from './read-tasks.ts'
import { baselineFile, readBaseline, recordedBaselineFile } from './report/baseline.ts'
import { toBaseline } from './report/results-json.ts'
import { isPassed, type Summary, summarise } from './report/summary.ts'
import { openPlace } from './run/place.ts'
import { runJobs } from './run/pool.ts'
import { needsModel } from './task.ts'

const offlineTimeoutMs = 60_000
const hostedTimeoutMs = 600_000
const maxWorkers = 8

export type Show = (share: number, text: string) => void

/**
 * Run the chosen tasks and sum them up.
 * @throws AppError for a task, model or baseline that there is not; the signal's reason, once nothing of the run is left
 */
export async function runEvals(args: RunArguments, config: Config, show: Show, signal?: AbortSignal): Promise<Summary> {
  const startedMs = performance.now()
  const tasks = chooseTasks(readTasks(), args)
  const model: ModelChoice = {
    name: args.model,
    openai: config.openai,
    record: args.record,
    recordings: args.recordings,
  }
  const offline = isOffline(model)
  if (args.recordings === null) openModel({ ...model, record: null }, { task: '', trial: 0 }) // fails before anything is started
  const judge = args.judge === null ? null : openJudge(args.judge, args.labels, config.openai)
  const baseline = readBaseline(args)
  const attempted = tasks.filter((task) => !(offline && needsModel(task)))
  const jobs = attempted.flatMap((task) =>
    Array.from({ length: args.trials }, (_, index) => ({ task, trial: index + 1 })),
  )
  const place = await openPlace(config.databaseUrl)
  let passed = 0
  try {
    const finished = await runJobs(jobs, {
      place,
      model,
      signal,
      workers: args.workers ?? Math.min(maxWorkers, availableParallelism()),
      timeoutMs: offline || args.recordings !== null ? offlineTimeoutMs : hostedTimeoutMs,
      onFinished(result, count) {
        if (isPassed(result)) passed += 1
        show(count / jobs.length, `${count}/${jobs.length}, ${passed} passed`)
      },
    })
    const tone = judge === null ? null : sayTone(await judgeTone(finished, judge))
    const summary = summarise({
      model: args.model,
      offline,
      commit: readCommit(),
      trials: args.trials,
      wallSeconds: (performance.now() - startedMs) / 1000,
      tasks,
      finished,
      baseline,
      prices: args.prices,
      tone,
    })
    const keepBaseline = (file: string) => writeFile(file, `${JSON.stringify(toBaseline(summary), null, 2)}\n`)
    if (args.updateBaseline) await keepBaseline(baselineFile(args.model))
    if (args.record !== null) await keepBaseline(recordedBaselineFile(args.record))
    return summary
  } finally {
    await place.close()
  }
}

/** Which source was measured, with a + where it differs from its commit; unknown outside a repository. */
function readCommit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`
  } catch {
    return 'unknown'
  }
}
