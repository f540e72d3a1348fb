import { AppError } from '../domain/errors.ts'
import { EventQueue } from './events/event-queue.ts'
import type { NumberedEvent } from './events/turn-events.ts'
import { driveTurn } from './turn/drive-turn.ts'
import { openTurn } from './turn/open-turn.ts'
import type { AgentDeps, TurnRequest } from './turn/turn-request.ts'

export type { AgentDeps, TurnRequest } from './turn/turn-request.ts'

const maxTextLength = 8_000

/**
 * One turn of a thread, the only way in: a member's text or their decisions go in, AG-UI events come out, numbered within
 * the thread. The turn runs to its end even when nobody reads on; only `request.signal` stops it.
 * @throws AppError thread_busy while another turn runs, not_found for another workspace's thread, approval_expired,
 *   approval_decided or approval_superseded for a decision that cannot count; after RUN_STARTED faults are RUN_ERROR
 */
export async function* runTurn(deps: AgentDeps, request: TurnRequest): AsyncGenerator<NumberedEvent> {
  if ('text' in request.input) assertText(request.input.text)
  const queue = new EventQueue<NumberedEvent>()
  const turn = await openTurn(deps, request, (event) => queue.push(event))
  const driven = driveTurn(deps, request, turn).then(
    () => queue.end(),
    (error: unknown) => queue.end(error instanceof Error ? error : new Error(String(error))),
  )
  yield* queue
  await driven
}

function assertText(text: string): void {
  if (text.trim() === '')
    throw new AppError('invalid_body', { detail: 'The message is empty. Say what you want to do.', path: 'text' })
  if (text.length > maxTextLength) {
    throw new AppError('invalid_body', {
      detail: `The message has ${text.length} characters; at most ${maxTextLength} fit.`,
      path: 'text',
    })
  }
}
