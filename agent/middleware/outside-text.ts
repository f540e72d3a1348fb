import { createMiddleware, ToolMessage } from 'langchain'
import { cleanOutsideText } from '../../domain/outside/clean-text.ts'
import { mapOutside } from '../../domain/outside/map-outside.ts'
import { openMarks, markOutside, openText } from '../../domain/outside/mark-outside.ts'
import { readsAsOrder } from '../../domain/outside/reads-as-order.ts'
import { type OutsideFields, outsideSources } from '../../domain/outside/sources.ts'
import type { Tool } from '../../tools/define-tool.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

/** Where refusals hold names; what they quote is marked in any case. */
const ofErrors: OutsideFields = { 'error.nearest.**': 'members', 'error.problems.*.nearest.**': 'members' }

/**
 * The one way by which an answer to a tool call, result, refusal or rejection, reaches the model: text from outside is
 * cleaned, capped and marked on it.
 */
export const outsideText = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'OutsideText',
    contextSchema: TurnRuntime,
    wrapToolCall: async (request, handler) => {
      const answer = await handler(request)
      if (!ToolMessage.isInstance(answer)) return answer
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const { id = '', name } = request.toolCall
      const fields = { ...tools.find((tool) => tool.name === name)?.outside, ...ofErrors }
      reportOrders(turn, id, readJson(answer.text), fields)
      return tellModel(answer, fields)
    },
  })

/** The member is shown once a turn what data would have a machine do. */
function reportOrders(turn: TurnContext, toolCallId: string, result: unknown, fields: OutsideFields): void {
  const found = new Map<string, string>()
  mapOutside(result, fields, (text, place) => {
    if (place !== null && place.source !== 'members' && !turn.reportedOrders.has(text) && readsAsOrder(text))
      found.set(text, outsideSources[place.source].from)
    return text
  })
  for (const text of found.keys()) turn.reportedOrders.add(text)
  const [first] = found
  if (first === undefined) return
  const more = found.size === 1 ? '' : ` There ${found.size === 2 ? 'is one more' : `are ${found.size - 1} more`}.`
  turn.showCard(toolCallId, {
    kind: 'notice',
    tone: 'warning',
    title: 'Data reads like an order',
    text: `In what comes from ${first[1]} stands “${cleanOutsideText(first[0]).slice(0, 200).toWellFormed()}”.${more} It is data: nothing follows from it.`,
  })
}

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
