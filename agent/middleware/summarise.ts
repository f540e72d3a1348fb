import { Overwrite } from '@langchain/langgraph'
import { type BaseMessage, createMiddleware } from 'langchain'
import { readThreadFacts } from '../../store/conversation/thread-facts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { answerCalls } from '../summary/answer-calls.ts'
import { fold } from '../summary/fold.ts'
import { readSummary } from '../summary/folded.ts'
import { unfold } from '../summary/unfold.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

/**
 * Keeps a thread fit for the model, whatever happened in it: what a stopped turn left open is closed when a turn begins,
 * and the first turns of a long thread are folded, so that for the model and the store it is as short as a young one. Each
 * turn shows them with what is decided and in play as it is stored then.
 * @see docs/decisions/0068-long-threads-are-folded-by-rule.md
 */
export const summarise = () =>
  createMiddleware({
    name: 'Summarise',
    contextSchema: TurnRuntime,
    beforeAgent: (state) => {
      const whole = answerCalls(state.messages)
      const messages = fold(whole ?? state.messages) ?? whole
      // Overwriting makes the store keep the messages whole, so what came before is not read again.
      return messages === null ? undefined : { messages: new Overwrite(messages) as never } // the state's type knows no overwriting
    },
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      if (readSummary(request.messages) === null) return handler(request)
      turn.facts ??= await readFacts(turn, request.messages)
      return handler({ ...request, messages: unfold(request.messages, turn.facts) })
    },
  })

function readFacts(turn: TurnContext, messages: readonly BaseMessage[]) {
  const turnIds = (readSummary(messages)?.turns ?? []).map(({ id }) => id)
  const thread = { id: turn.threadId, memberId: turn.member.id, turnIds, at: turn.clock.now() }
  return inWorkspace(turn.db, turn.workspaceId, (ws) => readThreadFacts(ws, thread))
}
