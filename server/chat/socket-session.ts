import { explainError } from '../../agent/explain-error.ts'
import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import type { TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { readLastSeq, readThreadEvents } from '../../store/conversation/thread-events.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { Principal } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import type { LiveThreads, ThreadKey } from './live-threads.ts'
import { ClientFrame, type ServerFrame } from './socket-frames.ts'

/** One page's socket: the threads it has open, and what it has sent. */
export class SocketSession {
  readonly #principal: Principal
  readonly #deps: ServerDeps
  readonly #live: LiveThreads
  readonly #send: (frame: ServerFrame) => void
  readonly #leave = new Map<string, () => void>()

  constructor(parts: {
    principal: Principal
    deps: ServerDeps
    live: LiveThreads
    send: (frame: ServerFrame) => void
  }) {
    this.#principal = parts.principal
    this.#deps = parts.deps
    this.#live = parts.live
    this.#send = parts.send
  }

  /** Act on one frame; a fault is answered, never thrown. */
  async receive(text: string): Promise<void> {
    let id: string | undefined
    try {
      const frame = parseFrame(text)
      if (frame.type === 'send') id = frame.id
      await this.#act(frame)
    } catch (error) {
      const { code, message } = explainError(error, this.#deps.log)
      this.#send({ type: 'error', code, detail: message, ...(id === undefined ? {} : { id }) })
    }
  }

  close(): void {
    for (const leave of this.#leave.values()) leave()
    this.#leave.clear()
  }

  async #act(frame: ClientFrame): Promise<void> {
    switch (frame.type) {
      case 'open':
        return this.#open(frame.threadId ?? newId('thread'), frame.afterSeq)
      case 'send':
        if (this.#live.isRepeated(this.#key(frame.threadId), frame.id)) return undefined
        return this.#start(frame.threadId, { text: frame.text })
      case 'decide':
        return this.#start(frame.threadId, {
          resume: [{ approvalId: frame.approvalId, decision: frame.decision, reason: frame.reason ?? null }],
        })
      case 'stop':
        this.#live.stop(this.#key(frame.threadId))
    }
  }

  async #start(threadId: string, input: TurnRequest['input']): Promise<void> {
    if (!this.#leave.has(threadId)) await this.#open(threadId, Number.MAX_SAFE_INTEGER)
    await this.#live.start({ ...this.#principal, threadId, surface: 'web', input })
  }

  /** Replay what is later than `afterSeq`, then keep sending; nothing twice, nothing left out. */
  async #open(threadId: string, afterSeq: number): Promise<void> {
    const key = this.#key(threadId)
    this.#leave.get(threadId)?.()
    let last = afterSeq === Number.MAX_SAFE_INTEGER ? 0 : afterSeq
    const missed: NumberedEvent[] = []
    const forward: { heard: (event: NumberedEvent) => void } = { heard: (event) => missed.push(event) }
    this.#leave.set(
      threadId,
      this.#live.listen(key, (event) => forward.heard(event)),
    )
    const running = this.#live.readRunning(key)
    missed.push(...(running?.events ?? []))
    const kept = await inWorkspace(this.#deps.store.db, key.workspaceId, async (ws) => ({
      events: afterSeq === Number.MAX_SAFE_INTEGER ? [] : await readThreadEvents(ws, threadId, afterSeq),
      lastSeq: await readLastSeq(ws, threadId),
    }))
    const pass = ({ seq, runId, event }: NumberedEvent) => {
      if (seq <= last) return
      last = seq
      this.#send({ type: 'event', threadId, seq, runId, event })
    }
    for (const { seq, turnId, event } of kept.events) pass({ seq, runId: turnId, event: { type: '', ...event } })
    for (const event of missed) pass(event)
    this.#send({
      type: 'opened',
      threadId,
      lastSeq: Math.max(last, kept.lastSeq),
      running: this.#live.readRunning(key) !== null,
    })
    forward.heard = pass
  }

  #key(threadId: string): ThreadKey {
    return { workspaceId: this.#principal.workspaceId, threadId }
  }
}

function parseFrame(text: string): ClientFrame {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new AppError('invalid_body', { detail: 'The frame is not valid JSON.' })
  }
  const frame = ClientFrame.safeParse(json)
  if (!frame.success)
    throw new AppError('invalid_body', { detail: 'The frame must be open, send, decide or stop with their fields.' })
  return frame.data
}
