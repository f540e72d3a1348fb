import { isNativeError } from 'node:util/types'
import { createContext, Script } from 'node:vm'

const usualMs = 1000
/** Of the deadline, what this thread must have spent computing: a process that was frozen or starved tries again. */
const busyShare = 0.5
const maxTries = 3

/** Work was ended because it computed for longer than a message may take. */
export class TookTooLong extends Error {}

const place: { work: () => void } = { work: () => undefined }
const context = createContext(place)
const script = new Script('work()')
let isInside = false

/**
 * Run something that computes, and end it if it takes longer than a second, wherever it is: in a loop, a sort or a
 * regular expression. What member-written copy makes us compute runs in here. Work that is inside already shares the
 * deadline around it. `work` may be run again from its beginning.
 * @throws TookTooLong, and what the work throws
 */
export function withinDeadline<Result>(work: () => Result, deadlineMs = usualMs): Result {
  if (isInside) return work()
  for (let tries = 1; ; tries += 1) {
    const before = process.threadCpuUsage()
    try {
      return runOnce(work, deadlineMs)
    } catch (error) {
      if (!isTimeout(error)) throw error
      const { user, system } = process.threadCpuUsage(before)
      const wasBusy = (user + system) / 1000 >= deadlineMs * busyShare
      if (wasBusy || tries === maxTries) throw new TookTooLong('it took too long', { cause: error })
    }
  }
}

/**
 * The result for each item, under deadlines that many share, since each costs a thread. An item that is still computed
 * after a second of its own gets `tooLong` instead; the others are not held up by it.
 * @param budgetMs once this is spent, the results so far are returned: of the first items, at least one
 */
export function mapWithinDeadline<Item, Result>(
  items: readonly Item[],
  compute: (item: Item) => Result,
  tooLong: (item: Item) => Result,
  { deadlineMs = usualMs, budgetMs = Infinity } = {},
): Result[] {
  const results: Result[] = []
  const startedAt = performance.now()
  const isSpent = () => results.length > 0 && performance.now() - startedAt > budgetMs
  while (results.length < items.length && !isSpent()) {
    const from = results.length
    try {
      withinDeadline(() => {
        for (const item of items.slice(results.length)) {
          if (isSpent()) return
          results.push(compute(item))
        }
      }, deadlineMs)
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error
      const [first] = items.slice(from, from + 1).map(tooLong)
      if (results.length === from && first !== undefined) results.push(first)
    }
  }
  return results
}

function runOnce<Result>(work: () => Result, deadlineMs: number): Result {
  let result: { value: Result } | undefined
  place.work = () => {
    result = { value: work() }
  }
  isInside = true
  try {
    script.runInContext(context, { timeout: deadlineMs })
  } finally {
    isInside = false
    place.work = () => undefined
  }
  if (result === undefined) throw new TypeError('the work ended without a result')
  return result.value
}

/** It comes from the context's own realm, where Error is another class. */
const isTimeout = (error: unknown) =>
  isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
