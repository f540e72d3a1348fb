import { AIMessage, type BaseMessage, createMiddleware, ToolMessage } from 'langchain'
import { AppError } from '../../domain/errors.ts'
import { EmptyAnswer } from '../hosted/model-fault.ts'
import { retryModelCall } from '../hosted/retry.ts'
import type { NamedModel } from '../model.ts'
import { TurnRuntime } from '../turn-context.ts'

/**
 * Makes a failed model call again, as a whole, before any of its tools ran, and asks the second model when the first has
 * failed for good: then it has the rest of the turn. Words that a cut answer had streamed are retracted by the event
 * stream when the next attempt begins, so nothing is shown twice.
 */
export const modelRetry = (fallback: NamedModel | null = null) =>
  createMiddleware({
    name: 'ModelRetry',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const { budget, signal, log } = turn
      const mayRetry = () => performance.now() - budget.startedAtMs < budget.maxElapsedMs
      const ask = (model: typeof request.model) =>
        retryModelCall(
          async () => {
            const answer = await handler({ ...request, model })
            if (isEmpty(answer) && !ToolMessage.isInstance(request.messages.at(-1)))
              throw new EmptyAnswer('The model answered with neither words nor calls.')
            return answer
          },
          { signal, log, mayRetry },
        )
      if (fallback === null) return ask(request.model)
      if (turn.answeredBy === fallback.name) return ask(fallback.model)
      try {
        return await ask(request.model)
      } catch (error) {
        const isFailed = error instanceof AppError && error.code === 'model_failed'
        if (!isFailed || signal.aborted || !mayRetry()) throw error
        log.warn({ err: error, fallback: fallback.name }, 'the model failed; the second one is asked')
        turn.answeredBy = fallback.name
        return ask(fallback.model)
      }
    },
  })

/** After a tool a model may have nothing to add: the cards say it. Without one, silence is a fault. */
function isEmpty(answer: BaseMessage): boolean {
  if (!AIMessage.isInstance(answer)) return false
  const calls = (answer.tool_calls ?? []).length + (answer.invalid_tool_calls ?? []).length
  return calls === 0 && answer.text.trim() === ''
}
