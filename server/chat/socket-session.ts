import { explainError } from '../../agent/explain-error.ts'
import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import type { TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { readLastSeq, readThreadEvents } from '../../store/conversation/thread-events.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { Principal } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import type { LiveProgress } from './live-progress.ts'
import type { LiveThreads } from './live-threads.ts'
import { ClientFrame, type ServerFrame } from './socket-frames.ts'

export type SocketParts = {
  deps: ServerDeps
  live: LiveThreads
  progress: LiveProgress
  /** Who sits there, asked afresh for each frame: a role or a session may have been taken back meanwhile. */
  findPrincipal: () => Promise<Principal>
  send: (frame: ServerFrame) => void
}

/** How many frames may wait for their turn; a page has a handful at most. */
const maxWaiting = 100
/** How many threads and campaigns one socket may hear at once. */
const maxOpen = 20

/** One page's socket: the threads it has open, and what it has sent. Frames are acted on one after the other. */
export class SocketSession {
  readonly #parts: SocketParts
  readonly #leave = new Map<string, () => void>()
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  #closed = false

  constructor(parts: SocketParts) {
    this.#parts = parts
  }

  /** Take one frame; a fault is answered, never thrown. False when too many wait already. */
  receive(text: string): boolean {
    if (this.#waiting >= maxWaiting) return false
    this.#waiting += 1
    this.#last = this.#last.then(async () => {
      await this.#answer(text)
      this.#waiting -= 1
    })
    return true
  }

  close(): void {
    this.#closed = true
    for (const leave of this.#leave.values()) leave()
    this.#leave.clear()
  }

  async #answer(text: string): Promise<void> {
    if (this.#closed) return
    let about: { id?: string; campaignId?: string } = {}
    try {
      const frame = parseFrame(text)
      if (frame.type === 'send') about = { id: frame.id }
      if (frame.type === 'watch') about = { campaignId: frame.campaignId }
      await this.#act(frame, await this.#parts.findPrincipal())
    } catch (error) {
      const { code, message } = explainError(error, this.#parts.deps.log)
      this.#parts.send({ type: 'error', code, detail: message, ...about })
    }
  }

  async #act(frame: ClientFrame, who: Principal): Promise<void> {
    switch (frame.type) {
      case 'open':
        return this.#open(who, frame.threadId ?? newId('thread'), frame.afterSeq)
      case 'send':
        return this.#start(who, frame.threadId, { text: frame.text, id: frame.id })
      case 'decide': {
        const { approvalId, decision, reason = null } = frame
        return this.#start(who, frame.threadId, { resume: [{ approvalId, decision, reason }] })
      }
      case 'stop':
        await this.#parts.live.stop({ ...who, threadId: frame.threadId })
        return
      case 'watch':
        return this.#watch(who, frame.campaignId)
      case 'unwatch':
        this.#forget(`campaign ${frame.campaignId}`)
    }
  }

  async #start(who: Principal, threadId: string, input: TurnRequest['input']): Promise<void> {
    if (!this.#leave.has(threadId)) await this.#open(who, threadId, null)
    await this.#parts.live.start({ ...who, threadId, surface: 'web', input })
  }

  /**
   * Replay what is later than `afterSeq` (null: nothing), then keep sending; nothing twice, nothing left out. A turn of
   * the last moments is replayed piece by piece, so that a page resumes in the middle of a sentence; an older one is
   * kept with its text in one piece.
   */
  async #open({ workspaceId }: Principal, threadId: string, afterSeq: number | null): Promise<void> {
    const { deps, live, send } = this.#parts
    const key = { workspaceId, threadId }
    const missed: NumberedEvent[] = []
    const forward: { heard: (event: NumberedEvent) => void } = { heard: (event) => missed.push(event) }
    this.#listen(
      threadId,
      live.listen(key, (event) => forward.heard(event)),
    )
    missed.push(...live.listRuns(key).flatMap(({ events }) => events))
    const kept = await inWorkspace(deps.store.db, workspaceId, async (ws) => ({
      events: afterSeq === null ? [] : await readThreadEvents(ws, threadId, afterSeq),
      lastSeq: await readLastSeq(ws, threadId),
    }))
    // A crash forgets the numbers of the turn that it cut short; they are given again.
    const known = Math.max(kept.lastSeq, live.listRuns(key).at(-1)?.events.at(-1)?.seq ?? 0)
    let last = Math.min(afterSeq ?? kept.lastSeq, known)
    const pass = ({ seq, runId, event }: NumberedEvent) => {
      if (seq <= last) return
      last = seq
      send({ type: 'event', threadId, seq, runId, event })
    }
    const heard = new Set(missed.map(({ runId }) => runId))
    const fromStore = kept.events
      .filter(({ turnId }) => !heard.has(turnId))
      .map(({ seq, turnId, event }) => ({ seq, runId: turnId, event: { type: '', ...event } }))
    for (const event of [...fromStore, ...missed].toSorted((a, b) => a.seq - b.seq)) pass(event)
    send({
      type: 'opened',
      threadId,
      lastSeq: Math.max(last, kept.lastSeq),
      running: live.listRuns(key).at(-1)?.running === true,
    })
    forward.heard = pass
  }

  async #watch({ workspaceId }: Principal, campaignId: string): Promise<void> {
    const { progress, send } = this.#parts
    const leave = await progress.watch(workspaceId, campaignId, (now) => send({ type: 'progress', ...now }))
    this.#listen(`campaign ${campaignId}`, leave)
  }

  #forget(what: string): void {
    this.#leave.get(what)?.()
    this.#leave.delete(what)
  }

  #listen(what: string, leave: () => void): void {
    this.#forget(what)
    this.#leave.set(what, leave)
    const [oldest] = this.#leave
    if (this.#closed) this.close()
    else if (this.#leave.size > maxOpen && oldest !== undefined) {
      oldest[1]()
      this.#leave.delete(oldest[0])
    }
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
    throw new AppError('invalid_body', {
      detail: 'The frame must be open, send, decide, stop, watch or unwatch with their fields.',
    })
  return frame.data
}
