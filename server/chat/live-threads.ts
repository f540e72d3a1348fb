import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import { type AgentDeps, runTurn, type TurnRequest } from '../../agent/run-turn.ts'

export type Listener = (event: NumberedEvent) => void
type Running = { runId: string; events: NumberedEvent[]; stop: AbortController }
type Request = Omit<TurnRequest, 'signal'>

/** How many messages are remembered against being sent twice. */
const maxRemembered = 10_000

/**
 * The turns that run in this process, by thread. A turn runs to its end whoever listens; who comes late, or again, is
 * told what the turn has said so far and then what follows.
 */
export class LiveThreads {
  readonly #deps: AgentDeps
  readonly #running = new Map<string, Running>()
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #turns = new Set<Promise<void>>()
  readonly #sent = new Set<string>()

  constructor(deps: AgentDeps) {
    this.#deps = deps
  }

  /**
   * Begin a turn.
   * @returns once it holds its thread; `done` settles when it has ended and everything is kept
   * @throws AppError as runTurn does before its first event
   */
  async start(request: Request): Promise<{ runId: string; done: Promise<void> }> {
    const stop = new AbortController()
    const events = runTurn(this.#deps, { ...request, signal: stop.signal })
    const first = await events.next()
    if (first.done === true) return { runId: '', done: Promise.resolve() }
    const key = keyOf(request)
    const running: Running = { runId: first.value.runId, events: [], stop }
    this.#running.set(key, running)
    this.#publish(key, running, first.value)
    const done = this.#follow(key, running, events)
    this.#turns.add(done)
    void done.finally(() => this.#turns.delete(done))
    return { runId: running.runId, done }
  }

  async #follow(key: string, running: Running, events: AsyncIterable<NumberedEvent>): Promise<void> {
    try {
      for await (const event of events) this.#publish(key, running, event)
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a turn could not be kept')
    } finally {
      if (this.#running.get(key) === running) this.#running.delete(key)
    }
  }

  #publish(key: string, running: Running, event: NumberedEvent): void {
    running.events.push(event)
    for (const listener of this.#listeners.get(key) ?? []) listener(event)
  }

  /** Hear a thread's events from now on. Call `readRunning` in the same tick to miss nothing and hear nothing twice. */
  listen(thread: ThreadKey, listener: Listener): () => void {
    const key = keyOf(thread)
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(key)
    }
  }

  /** Has this message of a client been taken already? A page that reconnects sends again what was not confirmed. */
  isRepeated(thread: ThreadKey, messageId: string): boolean {
    const key = `${keyOf(thread)}/${messageId}`
    if (this.#sent.has(key)) return true
    this.#sent.add(key)
    if (this.#sent.size > maxRemembered) this.#sent.delete(this.#sent.values().next().value ?? '')
    return false
  }

  /** What the running turn has said so far; null when none runs here. */
  readRunning(thread: ThreadKey): { runId: string; events: readonly NumberedEvent[] } | null {
    return this.#running.get(keyOf(thread)) ?? null
  }

  /** Stop the running turn. False when none runs here. */
  stop(thread: ThreadKey): boolean {
    const running = this.#running.get(keyOf(thread))
    running?.stop.abort()
    return running !== undefined
  }

  /** Let what runs finish, or stop it once the grace is over. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const { stop } of this.#running.values()) stop.abort()
    }, graceMs)
    await Promise.all(this.#turns)
    clearTimeout(timer)
  }
}

export type ThreadKey = { workspaceId: number; threadId: string }

const keyOf = ({ workspaceId, threadId }: ThreadKey) => `${workspaceId}/${threadId}`
