import type { StubReply } from './openai-stub.ts'
import type { WireEvent } from './write-stream.ts'

type Body = Record<string, unknown>
const noUsage = { input: 0, output: 0, cached: 0 }

/** Some servers give every answer the same id; so does the stub. */
const id = 'chatcmpl-1'

/** The chunks of `/v1/chat/completions`. */
export function completionEvents(reply: StubReply, body: Body): WireEvent[] {
  const { text = [], calls = [], refusal } = reply
  const event = (delta: object, finish_reason: string | null = null): WireEvent => ({
    data: { ...head(body), object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] },
  })
  const wantsUsage = JSON.stringify(body['stream_options'] ?? {}).includes('"include_usage":true')
  return [
    event({ role: 'assistant', content: '' }),
    ...text.map((content) => ({ ...event({ content }), isText: true })),
    ...(refusal === undefined ? [] : [event({ refusal })]),
    ...calls.flatMap((call, index) => [
      event({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }),
      ...splitInThree(call.arguments).map((part) => event({ tool_calls: [{ index, function: { arguments: part } }] })),
    ]),
    { ...event({}, calls.length > 0 ? 'tool_calls' : 'stop'), isEnding: true },
    ...(wantsUsage ? [{ data: { ...head(body), choices: [], usage: usageOf(reply) } }] : []),
    { data: '[DONE]' },
  ]
}

export function wholeCompletion(reply: StubReply, body: Body): object {
  const { text = [], calls = [], refusal = null } = reply
  const tool_calls = calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
  const message = {
    role: 'assistant',
    content: text.join(''),
    refusal,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  }
  const finish_reason = calls.length > 0 ? 'tool_calls' : 'stop'
  return {
    ...head(body),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason }],
    usage: usageOf(reply),
  }
}

/** Deltas never fall on the borders of JSON. */
export function splitInThree(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / 3))
  return [text.slice(0, size), text.slice(size, 2 * size), text.slice(2 * size)].filter((part) => part !== '')
}

const head = (body: Body) => ({ id, created: 1_790_000_000, model: body['model'] })

function usageOf({ usage = noUsage }: StubReply): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
  }
}
