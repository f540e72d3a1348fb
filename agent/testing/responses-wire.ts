import { splitInThree } from './completions-wire.ts'
import type { StubReply } from './openai-stub.ts'
import type { WireEvent } from './write-stream.ts'

type Body = Record<string, unknown>
const noUsage = { input: 0, output: 0, cached: 0 }

/** The events of `/v1/responses`: a reasoning item where it was asked for, the message, the calls, the whole response. */
export function responseEvents(reply: StubReply, body: Body): WireEvent[] {
  const whole = wholeResponse(reply, body)
  const items = whole.output
  const begun = { ...whole, status: 'in_progress', output: [], usage: null }
  const events: { type: string; [field: string]: unknown }[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap((item, output_index) => itemEvents(item, output_index, reply)),
    { type: 'response.completed', response: whole },
  ]
  return events.map((data, sequence_number) => ({
    name: data.type,
    data: { ...data, sequence_number },
    isText: data.type === 'response.output_text.delta',
    isEnding: data.type === 'response.completed',
  }))
}

type Item = { type: string; id: string; [field: string]: unknown }

function itemEvents(item: Item, output_index: number, reply: StubReply): { type: string; [field: string]: unknown }[] {
  const at = { output_index, item_id: item.id }
  const added = { type: 'response.output_item.added', output_index, item: { ...item, content: [], arguments: '' } }
  const done = { type: 'response.output_item.done', output_index, item }
  if (item.type === 'function_call') {
    const deltas = splitInThree(String(item['arguments'])).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      delta,
      ...at,
    }))
    return [
      added,
      ...deltas,
      { type: 'response.function_call_arguments.done', arguments: item['arguments'], ...at },
      done,
    ]
  }
  if (item.type === 'reasoning') return [{ ...added, item: { ...item, encrypted_content: null } }, done]
  const words =
    reply.refusal === undefined
      ? (reply.text ?? []).map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta, ...at }))
      : [{ type: 'response.refusal.done', content_index: 0, refusal: reply.refusal, ...at }]
  return [added, ...words, done]
}

export function wholeResponse(reply: StubReply, body: Body): { output: Item[]; [field: string]: unknown } {
  const { text = [], calls = [], refusal, usage = noUsage } = reply
  const id = `resp_${crypto.randomUUID()}`
  const words =
    refusal === undefined ? { type: 'output_text', text: text.join(''), annotations: [] } : { type: 'refusal', refusal }
  const hasWords = text.length > 0 || refusal !== undefined
  const isEncrypted = JSON.stringify(body['include'] ?? []).includes('reasoning.encrypted_content')
  const encrypted_content = isEncrypted ? 'b3BhcXVl' : null
  return {
    id,
    object: 'response',
    created_at: 1_790_000_000,
    status: 'completed',
    error: null,
    model: body['model'],
    // The server repeats the request in its answer.
    tools: body['tools'],
    instructions: null,
    output: [
      { type: 'reasoning', id: `rs_${id}`, summary: [], encrypted_content },
      ...(hasWords
        ? [{ type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content: [words] }]
        : []),
      ...calls.map((call) => ({
        type: 'function_call',
        id: `fc_${call.id}`,
        call_id: call.id,
        name: call.name,
        arguments: call.arguments,
        status: 'completed',
      })),
    ],
    usage: {
      input_tokens: usage.input,
      output_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  }
}
