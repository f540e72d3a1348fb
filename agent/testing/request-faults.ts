import { z } from 'zod'
import { findStrictFaults } from './strict-faults.ts'

const Definition = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().max(1024).optional(),
  parameters: z.unknown(),
  strict: z.boolean().nullish(),
})
const Tools = z.array(z.union([z.object({ function: Definition }).transform((tool) => tool.function), Definition]))

const Messages = z.array(
  z.looseObject({
    role: z.string(),
    content: z.unknown(),
    tool_call_id: z.string().optional(),
    tool_calls: z
      .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
      .optional(),
  }),
)
const Items = z.array(
  z.looseObject({
    type: z.string(),
    call_id: z.string().optional(),
    arguments: z.string().optional(),
    encrypted_content: z.string().nullish(),
  }),
)

/** What OpenAI would refuse in a request for words; null when it would answer. */
export function findRequestFault(
  path: string,
  body: Record<string, unknown>,
): { status: number; message: string } | null {
  if (path !== '/v1/chat/completions' && path !== '/v1/responses')
    return { status: 404, message: `Unknown request URL: ${path}` }
  if (body['model'] === 'no-such-model') return { status: 404, message: 'The model does not exist.' }
  if (body['temperature'] !== undefined) return { status: 400, message: 'Unsupported parameter: temperature.' }
  const faults = [...findToolFaults(body['tools'] ?? []), ...findHistoryFaults(path, body)]
  return faults.length === 0 ? null : { status: 400, message: faults.join('\n') }
}

function findToolFaults(value: unknown): string[] {
  const tools = Tools.safeParse(value)
  if (!tools.success) return [z.prettifyError(tools.error)]
  return tools.data.flatMap(({ name, parameters, strict }) =>
    strict === true ? findStrictFaults(parameters).map((fault) => `${name} ${fault}`) : [`${name} is not strict`],
  )
}

/** Each call has its result right in the history and each result its call; nothing refers to what was never stored. */
function findHistoryFaults(path: string, body: Record<string, unknown>): string[] {
  const { calls, results, faults } = path === '/v1/responses' ? readItems(body) : readMessages(body)
  return [
    ...faults,
    ...calls.filter((id) => !results.includes(id)).map((id) => `No tool output found for function call ${id}.`),
    ...results.filter((id) => !calls.includes(id)).map((id) => `No tool call found for function call output ${id}.`),
    ...(new Set(calls).size === calls.length ? [] : ['Duplicate tool calls.']),
  ]
}

type History = { calls: string[]; results: string[]; faults: string[] }

function readItems({ input, store }: Record<string, unknown>): History {
  const parsed = Items.safeParse(input)
  if (!parsed.success) return { calls: [], results: [], faults: [z.prettifyError(parsed.error)] }
  const items = parsed.data
  const ids = (type: string) => items.filter((item) => item.type === type).map(({ call_id = '' }) => call_id)
  const lost = store === false && items.some((item) => item.type === 'reasoning' && item.encrypted_content == null)
  return {
    calls: ids('function_call'),
    results: ids('function_call_output'),
    faults: lost ? ['An item is not found: items are not persisted when store is false.'] : [],
  }
}

function readMessages({ messages }: Record<string, unknown>): History {
  const parsed = Messages.safeParse(messages)
  if (!parsed.success) return { calls: [], results: [], faults: [z.prettifyError(parsed.error)] }
  return {
    calls: parsed.data.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id)),
    results: parsed.data.flatMap(({ tool_call_id }) => tool_call_id ?? []),
    faults: [],
  }
}
