import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Verdict } from '../grade/grader.ts'
import type { ModelChoice } from '../models/models.ts'
import type { FromChild, Job, ToChild } from './child.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './place.ts'

/** What came of a job; without an outcome where the trial never came to one. */
export type Finished = { job: Job; outcome: Outcome | null; verdicts: Verdict[]; fault: string | null }

export type PoolOptions = {
  place: Place
  model: ModelChoice
  workers: number
  /** A trial that takes longer is ended, and has failed. */
  timeoutMs: number
  onFinished(finished: Finished, count: number): void
  /** Ends the run: its processes are killed. */
  signal?: AbortSignal | undefined
  childFile?: string
}

/** To open its store, however busy the machine is. */
const openingMs = 180_000

/**
 * Run all jobs over so many processes. A hung or crashed one costs its trial, and another takes its place.
 * @throws the signal's reason, once no process is left
 */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<Finished[]> {
  const waiting = jobs.map((job, index) => ({ job, index }))
  const finished: Finished[] = []
  const { signal } = options
  let count = 0
  const work = async () => {
    let child: Child | null = null
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (signal?.aborted === true) break
      child ??= await openChild(options)
      const { job, index } = next
      const result = await runJob(child, job, options)
      if (result.isChildLost) {
        await killChild(child)
        child = null
      }
      finished[index] = result
      count += 1
      options.onFinished(result, count)
    }
    if (child !== null) await closeChild(child)
  }
  const workers = await Promise.allSettled(Array.from({ length: Math.min(options.workers, jobs.length) }, work))
  signal?.throwIfAborted()
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason
  return finished
}

type Child = { process: ChildProcess }

async function openChild({
  place,
  model,
  childFile = join(import.meta.dirname, 'child.ts'),
  signal,
}: PoolOptions): Promise<Child> {
  const store = await place.take()
  const child = { process: fork(childFile, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }) }
  const answer = await ask(child, { kind: 'open', store, model }, { timeoutMs: openingMs, signal })
  if (answer.kind === 'ready') return child
  await killChild(child)
  throw new Error(`a process for trials did not start: ${answer.kind === 'failed' ? answer.why : answer.kind}`)
}

async function runJob(child: Child, job: Job, limits: Limits): Promise<Finished & { isChildLost: boolean }> {
  const answer = await ask(child, { kind: 'run', job }, limits)
  if (answer.kind === 'done') {
    const { outcome, verdicts } = answer
    return { job, outcome, verdicts, fault: null, isChildLost: false }
  }
  const fault = answer.kind === 'failed' || answer.kind === 'lost' ? answer.why : 'the process answered something else'
  return { job, outcome: null, verdicts: [], fault, isChildLost: answer.kind !== 'failed' }
}

type Answer = FromChild | { kind: 'lost'; why: string }
type Limits = Pick<PoolOptions, 'timeoutMs' | 'signal'>

/** Send a message and wait for its answer, the process's end, the time-out or the signal, whichever comes first. */
async function ask(
  { process: child }: Child,
  message: ToChild,
  { timeoutMs, signal: interrupted }: Limits,
): Promise<Answer> {
  if (child.exitCode !== null || child.signalCode !== null) return { kind: 'lost', why: 'the process had ended' }
  if (interrupted?.aborted === true) return { kind: 'lost', why: 'interrupted' }
  const over = new AbortController()
  const { signal } = over
  try {
    child.send(message)
    return await Promise.race<Answer>([
      // From our own child, as FromChild says.
      once(child, 'message', { signal }).then(([answer]) => answer as FromChild),
      once(child, 'exit', { signal }).then(([code, name]) => ({
        kind: 'lost',
        why: `the process ended (${String(code ?? name)})`,
      })),
      new Promise((resolve) => {
        const timer = setTimeout(
          () => resolve({ kind: 'lost', why: `no end within ${Math.round(timeoutMs / 1000)} s` }),
          timeoutMs,
        )
        signal.addEventListener('abort', () => clearTimeout(timer))
        interrupted?.addEventListener('abort', () => resolve({ kind: 'lost', why: 'interrupted' }), { signal })
      }),
    ])
  } finally {
    over.abort()
  }
}

async function killChild({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function closeChild({ process: child }: Child): Promise<void> {
  const ended = once(child, 'exit')
  child.send({ kind: 'close' } satisfies ToChild)
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}
