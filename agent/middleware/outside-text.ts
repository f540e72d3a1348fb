import { createMiddleware, ToolMessage } from 'langchain'
import { openMarks, markOutside, openText } from '../../domain/outside/mark-outside.ts'
import type { OutsideFields } from '../../domain/outside/sources.ts'
import type { Tool } from '../../tools/define-tool.ts'

/** Where refusals hold names; what they quote is marked in any case. */
const ofErrors: OutsideFields = { 'error.nearest.**': 'members', 'error.problems.*.nearest.**': 'members' }

/**
 * The one way by which an answer to a tool call, result, refusal or rejection, reaches the model: text from outside is
 * cleaned, capped and marked on it.
 */
export const outsideText = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'OutsideText',
    wrapToolCall: async (request, handler) => {
      const answer = await handler(request)
      if (!ToolMessage.isInstance(answer)) return answer
      const fields = tools.find(({ name }) => name === request.toolCall.name)?.outside ?? {}
      return tellModel(answer, { ...fields, ...ofErrors })
    },
  })

function tellModel(answer: ToolMessage, fields: OutsideFields): ToolMessage {
  const { tool_call_id, name = '', status, id } = answer
  return new ToolMessage({
    content: JSON.stringify(markOutside(readJson(answer.text), fields)),
    tool_call_id,
    name,
    ...(status === undefined ? {} : { status }),
    ...(id === undefined ? {} : { id }),
  })
}

/** An answer as the model read it, without marks: what surfaces show of it. */
export function openMessage(text: string): string {
  const value = readJson(text)
  return typeof value === 'string' ? openText(value) : JSON.stringify(openMarks(value))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
