import { Command } from '@langchain/langgraph'
import { AppError } from '../../domain/errors.ts'
import type { Approval } from '../../store/campaigns/approvals.ts'
import { customEvent, runError, runFinished } from '../events/turn-events.ts'
import { explainError } from '../explain-error.ts'
import { memberMessage } from '../summary/member-message.ts'
import type { TurnContext } from '../turn-context.ts'
import { closeTurn } from './close-turn.ts'
import { decideAll, supersedeAll } from './decide.ts'
import { keepLease } from './keep-lease.ts'
import type { OpenTurn } from './open-turn.ts'
import { graphThreadOf, listPendingInterrupts, type PendingInterrupt } from './pending.ts'
import { sayCut } from './say-cut.ts'
import { streamGraph } from './stream-graph.ts'
import { makeTurnContext } from './turn-context-of.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

/** Run an open turn to its end, whatever happens on the way: its last event is RUN_FINISHED or RUN_ERROR. */
export async function driveTurn(deps: AgentDeps, request: TurnRequest, turn: OpenTurn): Promise<void> {
  const stop = new AbortController()
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, request.signal])
  const lease = keepLease(deps, request, turn, () => stop.abort())
  const context = makeTurnContext(deps, request, turn, signal)
  try {
    const pending = await runGraph(deps, request, turn, context)
    await closeTurn(deps, request, turn, {
      status: pending.length === 0 ? 'finished' : 'interrupted',
      context,
      errorCode: null,
      lastEvent: () => runFinished(request.threadId, turn.id, pending.map(toInterrupt)),
    })
  } catch (error) {
    const wasStopped = signal.aborted
    const { code, message } = wasStopped ? { code: 'stopped', message: 'Stopped.' } : explainError(error, deps.log)
    const wasApproved = 'resume' in request.input && request.input.resume.some((one) => one.decision === 'approve')
    const status = wasStopped ? 'stopped' : 'failed'
    await closeTurn(deps, request, turn, {
      status,
      context,
      errorCode: code,
      lastEvent: (stays) => runError(code, sayCut({ ...stays, wasStopped, message, wasApproved })),
    })
  } finally {
    lease.stop()
  }
}

async function runGraph(
  deps: AgentDeps,
  request: TurnRequest,
  turn: OpenTurn,
  context: TurnContext,
): Promise<PendingInterrupt[]> {
  const thread = graphThreadOf(request.workspaceId, request.threadId)
  const waiting = turn.mayWait || 'resume' in request.input ? await listPendingInterrupts(deps.agent, thread) : []
  const run = { agent: deps.agent, thread, context, turn, signal: context.signal }
  const { input } = request
  if ('resume' in input) {
    if (input.resume.length === 0)
      throw new AppError('invalid_body', { detail: 'There is no decision in the request.' })
    const { resume, decided } = await decideAll(deps, request, input.resume, waiting)
    announce(turn, request, decided)
    if (Object.keys(resume).length === 0) return waiting
    return streamGraph(run, new Command({ resume }))
  }
  if (waiting.length > 0) {
    const { resume, superseded } = await supersedeAll(deps, request, waiting)
    announce(turn, request, superseded)
    await streamGraph({ ...run, stopBefore: 'model_request' }, new Command({ resume }))
  }
  return streamGraph(run, { messages: [memberMessage(input.text, turn.id, request.member)] })
}

function announce(turn: OpenTurn, request: TurnRequest, approvals: readonly Approval[]): void {
  for (const { id, status, card } of approvals) {
    const decidedBy = status === 'pending' ? null : request.member.name
    turn.emit(
      customEvent('approval_decided', { approvalId: id, status, decidedBy, approvedBy: card.approvedBy ?? null }),
    )
  }
}

const toInterrupt = ({ approvalId, title }: PendingInterrupt) => ({
  id: approvalId,
  reason: 'approval',
  message: title,
})
