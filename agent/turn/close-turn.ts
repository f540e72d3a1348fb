import { appendThreadEvents } from '../../store/conversation/thread-events.ts'
import { releaseThread } from '../../store/conversation/threads.ts'
import { endTurn, type TurnStatus } from '../../store/conversation/turns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { undoTurnDrafts } from './crashed-turns.ts'
import type { TurnEvent } from '../events/turn-events.ts'
import type { OpenTurn } from './open-turn.ts'
import type { TurnUsage } from './stream-graph.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

type Ending = {
  status: Exclude<TurnStatus, 'running'>
  usage: TurnUsage
  errorCode: string | null
  lastEvent: TurnEvent
}

/**
 * Keep what was emitted, end the turn and free the thread, all or nothing, and only then tell its last event: who hears
 * it may go on at once. A turn that did not finish leaves no draft.
 */
export async function closeTurn(deps: AgentDeps, request: TurnRequest, turn: OpenTurn, ending: Ending): Promise<void> {
  const at = deps.clock.now()
  const last = turn.prepare(ending.lastEvent)
  const { events, lastSeq } = turn.readLog()
  await inWorkspace(deps.db, request.workspaceId, async (ws) => {
    if (ending.status === 'failed' || ending.status === 'stopped')
      await undoTurnDrafts(ws, turn.id, request.member.id, at)
    await appendThreadEvents(
      ws,
      request.threadId,
      events.map(({ seq, event }) => ({ seq, turnId: turn.id, event })),
      lastSeq,
    )
    await endTurn(ws, { id: turn.id, status: ending.status, usage: ending.usage, errorCode: ending.errorCode, at })
    await releaseThread(ws, request.threadId, turn.leaseToken)
  })
  last.publish()
}
