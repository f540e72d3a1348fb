import { renewThreadLease } from '../../store/conversation/threads.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { leaseMs, type OpenTurn } from './open-turn.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

/** Renew the thread's lease while the turn runs; a turn that lost it must stop, another may have begun. */
export function keepLease(deps: AgentDeps, request: TurnRequest, turn: OpenTurn, onLost: () => void): { stop(): void } {
  const renew = async () => {
    const until = deps.clock.now().add({ milliseconds: leaseMs })
    const kept = await inWorkspace(deps.db, request.workspaceId, (ws) =>
      renewThreadLease(ws, request.threadId, turn.leaseToken, until),
    )
    if (!kept) onLost()
  }
  const timer = setInterval(() => {
    renew().catch((error: unknown) => deps.log.warn({ err: error }, 'the lease of a thread could not be renewed'))
  }, leaseMs / 3)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
