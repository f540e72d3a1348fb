import { findOpenKeys } from '../../store/keys.ts'
import type { ServerDeps } from '../server-deps.ts'

const everyMs = 1_000

type Watched = { keyId: string; end: () => void }

/**
 * The sockets that members have open here: one whose session or key ends is closed within a second, whatever it hears.
 * One question for all of them; none while nobody is there.
 */
export class WatchedSockets {
  readonly #deps: Pick<ServerDeps, 'store' | 'clock' | 'log'>
  readonly #open = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined

  constructor(deps: Pick<ServerDeps, 'store' | 'clock' | 'log'>) {
    this.#deps = deps
  }

  /** @returns leaves again */
  join(keyId: string, end: () => void): () => void {
    const watched = { keyId, end }
    this.#open.add(watched)
    this.#plan()
    return () => void this.#open.delete(watched)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#open.clear()
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#open.size === 0) return
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        this.#timer = undefined
        this.#plan()
      })
    }, everyMs)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const { store, clock, log } = this.#deps
    const looked = [...this.#open]
    try {
      const open = await findOpenKeys(store.db, [...new Set(looked.map(({ keyId }) => keyId))], clock.now())
      for (const { keyId, end } of looked) if (!open.has(keyId)) end()
    } catch (error) {
      log.warn({ err: error }, 'could not look whose sessions ended; it is tried again')
    }
  }
}
