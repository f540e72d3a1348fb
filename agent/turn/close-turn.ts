import { suggestNext } from '../../domain/suggestions/next-steps.ts'
import { findCampaignInTurn } from '../../store/conversation/campaign-in-turn.ts'
import { keepThreadEvents } from '../../store/conversation/thread-events.ts'
import { endTurn, type TurnStatus } from '../../store/conversation/turns.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { dropTurnChanges } from './crashed-turns.ts'
import { customEvent, type TurnEvent } from '../events/turn-events.ts'
import type { TurnContext } from '../turn-context.ts'
import type { OpenTurn } from './open-turn.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

type Ending = {
  status: Exclude<TurnStatus, 'running'>
  /** What models it used, and which was asked last. */
  context: Pick<TurnContext, 'use' | 'answeredBy'>
  errorCode: string | null
  /** `isKept` says whether drafts of it stay although it did not finish, `effects` what its live tools and brakes did. */
  lastEvent: (stays: { isKept: boolean; effects: readonly string[] }) => TurnEvent
}

/**
 * Keep what was emitted, end the turn and free the thread, all or nothing, and only then tell its last event: who hears
 * it may go on at once. A turn that did not finish leaves no draft.
 */
export async function closeTurn(deps: AgentDeps, request: TurnRequest, turn: OpenTurn, ending: Ending): Promise<void> {
  const at = deps.clock.now()
  const told = await inWorkspace(deps.db, request.workspaceId, async (ws) => {
    const isCut = ending.status === 'failed' || ending.status === 'stopped'
    const card = isCut ? await dropTurnChanges(ws, { id: turn.id, memberId: request.member.id }, at) : null
    const { id, leaseToken } = turn
    const { status, context, errorCode } = ending
    const used = { usage: context.use, model: context.answeredBy }
    // After the drafts: what takes effect at this moment holds its campaign first and its turn last, too.
    const effects = await endTurn(ws, { id, status, ...used, errorCode, at })
    const isKept = card !== null && card.kept.length > 0
    const shown = isKept ? [customEvent('card', { toolCallId: null, card })] : []
    const suggested = ending.status === 'finished' ? await suggest(ws, request, turn.id) : []
    const last = [...shown, ...suggested, ending.lastEvent({ isKept, effects })].map((event) => turn.prepare(event))
    const { events, lastSeq } = turn.readLog()
    await keepThreadEvents(ws, request.threadId, {
      events: events.map(({ seq, event }) => ({ seq, turnId: turn.id, event })),
      lastSeq,
      leaseToken,
    })
    return last
  })
  for (const event of told) event.publish()
}

/** What could be said next, of the campaign that the turn turned to; of a turn without one there is nothing to say. */
async function suggest(ws: WorkspaceTx, request: TurnRequest, turnId: string): Promise<TurnEvent[]> {
  // A decision is about what the thread turned to before.
  const within = 'resume' in request.input ? null : turnId
  const campaign = await findCampaignInTurn(ws, request.threadId, within)
  const steps = campaign === null ? [] : suggestNext(campaign, request.member.role)
  return steps.length === 0 ? [] : [customEvent('suggestions', { texts: steps.map(({ text }) => text), steps })]
}
