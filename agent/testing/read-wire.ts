import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { z } from 'zod'

const Content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()]).optional()
const Part = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: Content,
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).optional(),
})
type Part = z.infer<typeof Part>
const Named = z.array(
  z.looseObject({ name: z.string().optional(), function: z.looseObject({ name: z.string() }).optional() }),
)

/** The conversation that a request carries, of either wire, and the names of its tools: what a model behind it sees. */
export function readWire(body: Record<string, unknown>): { messages: BaseMessage[]; tools: string[] } {
  const parts = z.array(Part).parse(body['messages'] ?? body['input'])
  const tools = Named.parse(body['tools'] ?? []).map((tool) => tool.function?.name ?? tool.name ?? '')
  return { messages: joinCalls(parts.flatMap(toMessage)), tools }
}

function toMessage(part: Part): BaseMessage[] {
  const text = textIn(part.content)
  if (part.type === 'function_call')
    return [callsOf([{ id: part.call_id ?? '', name: part.name ?? '', arguments: part.arguments ?? '{}' }], '')]
  if (part.type === 'function_call_output')
    return [new ToolMessage({ content: textIn(part.output), tool_call_id: part.call_id ?? '' })]
  switch (part.role) {
    case 'system':
    case 'developer':
      return [new SystemMessage(text)]
    case 'user':
      return [new HumanMessage(text)]
    case 'tool':
      return [new ToolMessage({ content: text, tool_call_id: part.tool_call_id ?? '' })]
    case 'assistant': {
      const calls = (part.tool_calls ?? []).map(({ id, function: called }) => ({ id, ...called }))
      return [callsOf(calls, text)]
    }
    default:
      return []
  }
}

function callsOf(calls: readonly { id: string; name: string; arguments: string }[], content: string): AIMessage {
  const tool_calls = calls.map(({ id, name, arguments: args }) => ({
    id,
    name,
    args: z.record(z.string(), z.unknown()).parse(JSON.parse(args)),
    type: 'tool_call' as const,
  }))
  return new AIMessage({ content, tool_calls })
}

/** One wire has a message for each call; the answer that made them was one. */
function joinCalls(messages: readonly BaseMessage[]): BaseMessage[] {
  const joined: BaseMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    if (AIMessage.isInstance(message) && AIMessage.isInstance(last)) {
      const tool_calls = [...(last.tool_calls ?? []), ...(message.tool_calls ?? [])]
      joined[joined.length - 1] = new AIMessage({ content: `${last.text}${message.text}`, tool_calls })
    } else joined.push(message)
  }
  return joined
}

const textIn = (content: Part['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('')
