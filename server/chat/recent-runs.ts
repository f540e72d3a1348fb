import type { NumberedEvent } from '../../agent/events/turn-events.ts'

export type Run = {
  runId: string
  messageId: string | undefined
  events: NumberedEvent[]
  running: boolean
  stop: AbortController
}

/** How long an ended turn is remembered piece by piece: by then a page that lost its socket is back. */
const rememberedMs = 120_000
/** Of one thread no more than these are. */
const mostOfThread = 8

/** The turns of this process that run, or ended a moment ago, by thread and in the order in which they began. */
export class RecentRuns {
  readonly #byThread = new Map<string, readonly Run[]>()

  /** A turn that could not be kept gives its numbers to the next one, and is forgotten then. */
  add(thread: string, run: Run, firstSeq: number): void {
    const before = this.list(thread).filter(({ events }) => (events.at(-1)?.seq ?? 0) < firstSeq)
    this.#byThread.set(thread, [...before, run].slice(-mostOfThread))
  }

  forgetLater(thread: string, run: Run): void {
    setTimeout(() => {
      const left = this.list(thread).filter((each) => each !== run)
      if (left.length === 0) this.#byThread.delete(thread)
      else this.#byThread.set(thread, left)
    }, rememberedMs).unref()
  }

  list(thread: string): readonly Run[] {
    return this.#byThread.get(thread) ?? []
  }

  findRunning(thread: string): Run | undefined {
    return this.list(thread).findLast(({ running }) => running)
  }

  listRunning(): Run[] {
    return [...this.#byThread.values()].flat().filter(({ running }) => running)
  }
}
