import { newId } from '../../domain/ids.ts'
import { leaseThread } from '../../store/conversation/threads.ts'
import { beginTurn } from '../../store/conversation/turns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { coalesceEvents } from '../events/coalesce.ts'
import { customEvent, type NumberedEvent, runStarted, type TurnEvent } from '../events/turn-events.ts'
import { dropCrashedTurns } from './crashed-turns.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

export const leaseMs = 30_000

/** A turn that holds its thread: what it has emitted, and the lease it writes under. */
export type OpenTurn = {
  id: string
  leaseToken: string
  emit(event: TurnEvent): void
  /** Number an event and put it into the log; `publish` tells it to those who listen, once it is kept. */
  prepare(event: TurnEvent): { publish(): void }
  /** Whether the graph may be waiting for a person: it does not after a turn that finished. */
  mayWait: boolean
  /** Everything emitted so far in the form that is kept, and the number of the last. */
  readLog(): { events: NumberedEvent[]; lastSeq: number }
}

/** Take the thread, clear up after a turn that a crash cut short, and begin. */
export async function openTurn(
  deps: AgentDeps,
  request: TurnRequest,
  publish: (event: NumberedEvent) => void,
): Promise<OpenTurn> {
  const { workspaceId, threadId, member, surface, input } = request
  const id = newId('turn')
  const at = deps.clock.now()
  const { leaseToken, lastSeq, mayWait, dropped } = await inWorkspace(deps.db, workspaceId, async (ws) => {
    const fresh = 'text' in input ? { surface, memberId: member.id, title: titleOf(input.text) } : null
    const taken = await leaseThread(ws, threadId, fresh, { at, forMs: leaseMs })
    const turn = { id, threadId, memberId: member.id, surface, input, model: deps.modelName, at }
    const { lastStatus, crashed } = await beginTurn(ws, turn)
    const mayGoOn = lastStatus !== null && lastStatus !== 'finished'
    return { ...taken, mayWait: mayGoOn, dropped: await dropCrashedTurns(ws, crashed, at) }
  })
  const log: NumberedEvent[] = []
  let seq = lastSeq
  const prepare = (event: TurnEvent) => {
    seq += 1
    const numbered = { seq, runId: id, event }
    log.push(numbered)
    return { publish: () => publish(numbered) }
  }
  const emit = (event: TurnEvent) => prepare(event).publish()
  emit(runStarted(threadId, id))
  if ('text' in input)
    emit(customEvent('member_message', { text: input.text, memberName: member.name, at: at.toString() }))
  for (const card of dropped) emit(customEvent('card', { toolCallId: null, card }))
  return { id, leaseToken, mayWait, emit, prepare, readLog: () => ({ events: coalesceEvents(log), lastSeq: seq }) }
}

function titleOf(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`
}
