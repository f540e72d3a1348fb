import type { Call } from './calls.ts'
import type { IngestResult } from './ingest.ts'

type Waiting = { call: Call; resolve: (result: IngestResult) => void; reject: (error: unknown) => void }
type Write = (workspaceId: number, calls: readonly Call[]) => Promise<IngestResult[]>

const windowMs = 4
const maxCalls = 200

/**
 * Gathers single calls that arrive within a few milliseconds into one transaction. Each caller hears of its own call,
 * after the commit; when a transaction fails, its calls are tried one by one, so that nobody fails for another's call.
 */
export class MicroBatcher {
  readonly #write: Write
  readonly #waiting = new Map<number, Waiting[]>()

  constructor(write: Write) {
    this.#write = write
  }

  add(workspaceId: number, call: Call): Promise<IngestResult> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(workspaceId)
      if (waiting !== undefined && waiting.length < maxCalls) {
        waiting.push({ call, resolve, reject })
        return
      }
      const fresh: Waiting[] = [{ call, resolve, reject }]
      this.#waiting.set(workspaceId, fresh)
      setTimeout(() => {
        if (this.#waiting.get(workspaceId) === fresh) this.#waiting.delete(workspaceId)
        void this.#flush(workspaceId, fresh)
      }, windowMs)
    })
  }

  async #flush(workspaceId: number, group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#write(
        workspaceId,
        group.map(({ call }) => call),
      )
      for (const [index, { resolve, reject }] of group.entries()) {
        const result = results[index]
        if (result === undefined) reject(new Error('a call got no result'))
        else resolve(result)
      }
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error)
      else for (const each of group) await this.#flush(workspaceId, [each])
    }
  }
}
