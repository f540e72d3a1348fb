import { AIMessage, type BaseMessage, createMiddleware, ToolMessage } from 'langchain'
import { EmptyAnswer } from '../hosted/model-fault.ts'
import { retryModelCall } from '../hosted/retry.ts'
import { TurnRuntime } from '../turn-context.ts'

/**
 * Makes a failed model call again, as a whole, before any of its tools ran. Words that a cut answer had streamed are
 * retracted by the event stream when the next attempt begins, so nothing is shown twice.
 */
export const modelRetry = () =>
  createMiddleware({
    name: 'ModelRetry',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const { budget } = turn
      const call = async () => {
        const answer = await handler(request)
        if (isEmpty(answer) && !ToolMessage.isInstance(request.messages.at(-1)))
          throw new EmptyAnswer('The model answered with neither words nor calls.')
        return answer
      }
      const mayRetry = () => performance.now() - budget.startedAtMs < budget.maxElapsedMs
      return retryModelCall(call, { signal: turn.signal, log: turn.log, mayRetry })
    },
  })

/** After a tool a model may have nothing to add: the cards say it. Without one, silence is a fault. */
function isEmpty(answer: BaseMessage): boolean {
  if (!AIMessage.isInstance(answer)) return false
  const calls = (answer.tool_calls ?? []).length + (answer.invalid_tool_calls ?? []).length
  return calls === 0 && answer.text.trim() === ''
}
