import type { WebSocket } from 'ws'
import type { AgentEvent } from '../src/protocol/frames.ts'

type Numbered = { seq: number; runId: string; event: AgentEvent }

/**
 * One thread's log as the real server keeps it: each piece of a text has a number, and when the turn ends the pieces of
 * a text are joined under the number of the last one.
 */
export class ScriptedThread {
  readonly id: string
  #log: Numbered[] = []
  #lastSeq = 0
  #run = 0
  #running = false
  readonly #sockets = new Set<WebSocket>()

  constructor(id: string) {
    this.id = id
  }

  open(socket: WebSocket, afterSeq: number): void {
    for (const numbered of this.#log.filter(({ seq }) => seq > afterSeq)) this.#send(socket, numbered)
    socket.send(JSON.stringify({ type: 'opened', threadId: this.id, lastSeq: this.#lastSeq, running: this.#running }))
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
  }

  emit(...events: AgentEvent[]): void {
    for (const event of events) {
      if (event.type === 'RUN_STARTED') {
        this.#run += 1
        this.#running = true
      }
      const numbered = { seq: ++this.#lastSeq, runId: `run-${this.#run}`, event }
      this.#log.push(numbered)
      if (event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR') this.#endRun()
      for (const socket of this.#sockets) this.#send(socket, numbered)
    }
  }

  refuse(detail: string, id: string): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify({ type: 'error', code: 'refused', detail, id }))
  }

  /** Emit with a pause between events, as a model writes. */
  async play(events: readonly AgentEvent[], pauseMs: number): Promise<void> {
    for (const event of events) {
      this.emit(event)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  /** A repeat of what was sent before, as a careless server might. */
  repeat(count: number): void {
    for (const numbered of this.#log.slice(-count)) for (const socket of this.#sockets) this.#send(socket, numbered)
  }

  /** The server forgets that a turn ran; its log stays open. */
  crash(): void {
    this.#running = false
  }

  #send(socket: WebSocket, numbered: Numbered): void {
    socket.send(JSON.stringify({ type: 'event', threadId: this.id, ...numbered }))
  }

  #endRun(): void {
    this.#running = false
    const joined: Numbered[] = []
    for (const next of this.#log) {
      const last = joined.at(-1)
      const isPiece = next.event.type === 'TEXT_MESSAGE_CONTENT' && last?.event.type === next.event.type
      if (!isPiece || last === undefined || last.event['messageId'] !== next.event['messageId']) joined.push(next)
      else {
        const delta = `${String(last.event['delta'])}${String(next.event['delta'])}`
        joined[joined.length - 1] = { ...next, event: { ...next.event, delta } }
      }
    }
    this.#log = joined
  }
}
