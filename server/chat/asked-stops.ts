import type { AgentLog } from '../../agent/turn-context.ts'
import { listAskedStops } from '../../store/conversation/stops.ts'
import type { Db } from '../../store/database/db.ts'
import type { ThreadKey } from './live-threads.ts'

const everyMs = 300

type Stoppable = ThreadKey & { stop: () => void }

/**
 * Hears of stops that reached another server than the one which runs the turn. One question for all turns of this
 * process; none while nothing runs.
 */
export class AskedStops {
  readonly #db: Db
  readonly #log: AgentLog
  readonly #running = new Set<Stoppable>()
  #timer: NodeJS.Timeout | undefined

  constructor(db: Db, log: AgentLog) {
    this.#db = db
    this.#log = log
  }

  /** @returns leaves again */
  join(thread: ThreadKey, stop: () => void): () => void {
    const { workspaceId, threadId } = thread
    const stoppable = { workspaceId, threadId, stop }
    this.#running.add(stoppable)
    this.#plan()
    return () => {
      this.#running.delete(stoppable)
      if (this.#running.size > 0) return
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#running.size === 0) return
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        this.#timer = undefined
        this.#plan()
      })
    }, everyMs)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const looked = [...this.#running]
    try {
      const asked = await listAskedStops(this.#db, looked)
      for (const { workspaceId, threadId, stop } of looked)
        if (asked.some((each) => each.workspaceId === workspaceId && each.threadId === threadId)) stop()
    } catch (error) {
      this.#log.warn({ err: error }, 'could not look which turns are to stop; it is tried again')
    }
  }
}
