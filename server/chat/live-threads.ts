import { isEnding, type NumberedEvent, runError } from '../../agent/events/turn-events.ts'
import { type AgentDeps, runTurn, type TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { askStop } from '../../store/conversation/stops.ts'
import { isMessageAnswered } from '../../store/conversation/turns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { AskedStops } from './asked-stops.ts'
import { RecentRuns, type Run } from './recent-runs.ts'

export type Listener = (event: NumberedEvent) => void
export type ThreadKey = { workspaceId: number; threadId: string }
export type LiveRun = Pick<Run, 'runId' | 'running'> & { events: readonly NumberedEvent[] }
type Request = Omit<TurnRequest, 'signal'>
type Started = { runId: string; ending: Promise<NumberedEvent> }

/**
 * The turns of this process, by thread. A turn runs to its end whoever listens; who comes late, or again, is told what
 * the turn has said so far and then what follows. A turn's last event is told once everything of it is kept, so that
 * what follows it (a next message, a look into the database) finds it done.
 */
export class LiveThreads {
  readonly #deps: AgentDeps
  readonly #runs = new RecentRuns()
  readonly #askedStops: AskedStops
  readonly #listeners = new Map<string, Set<Listener>>()
  /** From the moment at which they are asked for to their last event. */
  readonly #turns = new Set<Promise<unknown>>()
  readonly #starting = new Map<string, Promise<Started | null>>()
  #closing = false
  #graceIsOver = false

  constructor(deps: AgentDeps) {
    this.#deps = deps
    this.#askedStops = new AskedStops(deps.db, deps.log)
  }

  /**
   * Begin a turn.
   * @returns once it holds its thread: its id, and the last event, which comes when all is kept. Null for a message
   *   whose id came before: a client that reconnects sends again what was not confirmed, and what became of it the
   *   first time, a refusal too, is its answer.
   * @throws AppError as runTurn does before its first event; unavailable while the server ends
   */
  async start(request: Request): Promise<Started | null> {
    if (this.#closing) throw new AppError('unavailable', { detail: 'The server is ending. Try again in a moment.' })
    const messageId = 'text' in request.input ? request.input.id : undefined
    if (messageId === undefined) return this.#track(this.#begin(request, messageId))
    const name = `${keyOf(request)}/${messageId}`
    const first = this.#starting.get(name)
    if (first !== undefined) return first.then(() => null)
    const starting = this.#track(
      this.#isRepeated(request, messageId).then((isRepeated) => (isRepeated ? null : this.#begin(request, messageId))),
    )
    this.#starting.set(name, starting)
    try {
      return await starting
    } finally {
      this.#starting.delete(name)
    }
  }

  /** Run a turn to its end. @returns its last event @throws AppError as `start` does */
  async run(request: Request): Promise<NumberedEvent> {
    const started = await this.start(request)
    if (started === null) throw new AppError('conflict', { detail: 'This message was sent already.' })
    return started.ending
  }

  #track<T extends Started | null>(starting: Promise<T>): Promise<T> {
    const turn = starting.then(
      (started) => started?.ending,
      () => undefined, // who asked for it is told
    )
    this.#turns.add(turn)
    void turn.then(() => this.#turns.delete(turn))
    return starting
  }

  async #begin(request: Request, messageId: string | undefined): Promise<Started> {
    const stop = new AbortController()
    const events = runTurn(this.#deps, { ...request, signal: stop.signal })
    const first = await events.next()
    if (first.done === true) throw new Error('a turn without events')
    const key = keyOf(request)
    const run: Run = { runId: first.value.runId, messageId, events: [], running: true, stop }
    if (this.#graceIsOver) stop.abort()
    this.#runs.add(key, run, first.value.seq)
    this.#publish(key, run, first.value)
    const leave = this.#askedStops.join(request, () => stop.abort())
    const ending = this.#follow(key, run, events, first.value).finally(leave)
    return { runId: run.runId, ending }
  }

  async #isRepeated(thread: ThreadKey, messageId: string): Promise<boolean> {
    if (this.#runs.list(keyOf(thread)).some((run) => run.messageId === messageId)) return true
    return inWorkspace(this.#deps.db, thread.workspaceId, (ws) => isMessageAnswered(ws, thread.threadId, messageId))
  }

  /** Tell a turn's events to whoever listens; the last one when the turn has been kept. */
  async #follow(key: string, run: Run, events: AsyncIterable<NumberedEvent>, first: NumberedEvent) {
    let last = first
    try {
      for await (const event of events) {
        last = event
        if (!isEnding(event)) this.#publish(key, run, event)
      }
    } catch (error) {
      this.#deps.log.error({ err: error, runId: run.runId }, 'a turn could not be kept')
      const event = runError('internal', 'Something went wrong on our side, and this turn could not be kept.')
      last = { seq: last.seq + (isEnding(last) ? 0 : 1), runId: run.runId, event }
    }
    run.running = false
    this.#publish(key, run, last)
    this.#runs.forgetLater(key, run)
    return last
  }

  #publish(key: string, run: Run, event: NumberedEvent): void {
    run.events.push(event)
    for (const listener of this.#listeners.get(key) ?? []) listener(event)
  }

  /** Hear a thread's events from now on. Call `listRuns` in the same tick to miss nothing. */
  listen(thread: ThreadKey, listener: Listener): () => void {
    const key = keyOf(thread)
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key)
    }
  }

  /** The turns that run, or ran a moment ago, with all that they have said so far, in order; none of other processes. */
  listRuns(thread: ThreadKey): readonly LiveRun[] {
    return this.#runs.list(keyOf(thread))
  }

  /** Stop the running turn, here or in another process, which hears of it in a moment. False when none runs. */
  async stop(thread: ThreadKey): Promise<boolean> {
    const run = this.#runs.findRunning(keyOf(thread))
    if (run !== undefined) {
      run.stop.abort()
      return true
    }
    const { db, clock } = this.#deps
    return inWorkspace(db, thread.workspaceId, (ws) => askStop(ws, thread.threadId, clock.now()))
  }

  /** Begin nothing more, let what runs finish, and stop it once the grace is over. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true
    const timer = setTimeout(() => {
      this.#graceIsOver = true
      for (const { stop } of this.#runs.listRunning()) stop.abort()
    }, graceMs)
    await Promise.all(this.#turns)
    clearTimeout(timer)
  }
}

const keyOf = ({ workspaceId, threadId }: ThreadKey) => `${workspaceId}/${threadId}`
