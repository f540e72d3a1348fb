import { createMiddleware, ToolMessage } from 'langchain'
import { AppError } from '../../domain/errors.ts'
import type { Tool } from '../../tools/define-tool.ts'
import { explainError, type ExplainedError, parseToolInput } from '../explain-error.ts'
import { TurnRuntime } from '../turn-context.ts'

/** A tool's failure in the form that the model reads: it says what was wrong, so that the call can be mended. */
export function toErrorMessage(
  toolCall: { id?: string | undefined; name: string },
  error: ExplainedError,
): ToolMessage {
  return new ToolMessage({
    content: JSON.stringify({ error }),
    tool_call_id: toolCall.id ?? '',
    name: toolCall.name,
    status: 'error',
  })
}

/**
 * Parses each call's arguments and turns what a tool throws into an answer the model can act on. Stands inside the
 * approval: an interrupt never passes here.
 */
export const toolErrors = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'ToolErrors',
    contextSchema: TurnRuntime,
    wrapToolCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const { toolCall } = request
      try {
        const tool = tools.find(({ name }) => name === toolCall.name)
        if (tool === undefined) {
          throw new AppError('invalid_tool_input', {
            detail: `There is no tool ${toolCall.name}. The tools are ${tools.map(({ name }) => name).join(', ')}.`,
          })
        }
        const args = parseToolInput(tool.input, toolCall.args) as Record<string, unknown> // every tool's input is an object
        return await handler({ ...request, toolCall: { ...toolCall, args } })
      } catch (error) {
        if (turn.signal.aborted) throw error
        return toErrorMessage(toolCall, explainError(error, turn.log))
      }
    },
  })
