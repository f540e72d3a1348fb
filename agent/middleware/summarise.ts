import { Overwrite } from '@langchain/langgraph'
import { type BaseMessage, createMiddleware } from 'langchain'
import { readThreadFacts } from '../../store/conversation/thread-facts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { fold } from '../summary/fold.ts'
import { readSummary } from '../summary/folded.ts'
import { unfold } from '../summary/unfold.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

/**
 * Keeps a long thread as short for the model, and for the store, as a young one: its first turns are folded when a turn
 * begins, and each turn shows them with what is decided and in play as it is stored then.
 * @see docs/decisions/0068-long-threads-are-folded-by-rule.md
 */
export const summarise = () =>
  createMiddleware({
    name: 'Summarise',
    contextSchema: TurnRuntime,
    beforeAgent: (state) => {
      const messages = fold(state.messages)
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
