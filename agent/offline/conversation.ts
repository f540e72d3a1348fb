import type { BaseMessage } from '@langchain/core/messages'
import { AIMessage, ToolMessage } from '@langchain/core/messages'
import { openMarks } from '../../domain/outside/mark-outside.ts'

export type ToolFailure = { code: string; message: string; path: string | null; nearest: string[] }

/** A tool call of the history with what came back; `answered` is false while nothing did. */
export type ToolStep = { name: string; args: unknown; answered: boolean; result: unknown; failure: ToolFailure | null }

/** What a member said and what was done about it. */
export type Turn = { text: string; steps: ToolStep[] }

export type Conversation = {
  /** The system messages: the prompt with the brand rules that were recalled. */
  system: string
  past: Turn[]
  current: Turn
}

/** The conversation as the messages tell it; nothing is kept between calls. */
export function readConversation(messages: readonly BaseMessage[]): Conversation {
  const answers = new Map(
    messages.flatMap((message) => (ToolMessage.isInstance(message) ? [[message.tool_call_id, message]] : [])),
  )
  const turns: Turn[] = []
  for (const message of messages) {
    if (message.getType() === 'human') turns.push({ text: message.text, steps: [] })
    if (AIMessage.isInstance(message)) {
      turns.at(-1)?.steps.push(...(message.tool_calls ?? []).map((call) => readStep(call, answers)))
    }
  }
  const system = messages.filter((message) => message.getType() === 'system').map(({ text }) => text)
  return { system: system.join('\n'), past: turns.slice(0, -1), current: turns.at(-1) ?? { text: '', steps: [] } }
}

function readStep(
  call: { id?: string | undefined; name: string; args: unknown },
  answers: ReadonlyMap<string, ToolMessage>,
): ToolStep {
  const answer = answers.get(call.id ?? '')
  if (answer === undefined) return { name: call.name, args: call.args, answered: false, result: null, failure: null }
  const result = parseJson(answer.text)
  const failure = readFailure(result) ?? (answer.status === 'error' ? plainFailure(answer.text) : null)
  return { name: call.name, args: call.args, answered: true, result, failure }
}

function parseJson(text: string): unknown {
  try {
    return openMarks(JSON.parse(text))
  } catch {
    return text
  }
}

function plainFailure(message: string): ToolFailure {
  return { code: 'failed', message, path: null, nearest: [] }
}

function readFailure(result: unknown): ToolFailure | null {
  const error = fieldOf(result, 'error')
  if (typeof error === 'string') return plainFailure(error)
  if (typeof error !== 'object' || error === null) return null
  const problems = listOf(fieldOf(error, 'problems'))
  const nearest = [error, ...problems].flatMap((each) => listOf(fieldOf(each, 'nearest')))
  return {
    code: textOf(fieldOf(error, 'code')) ?? 'failed',
    message: textOf(fieldOf(error, 'message')) ?? textOf(fieldOf(error, 'detail')) ?? 'The tool did not say why.',
    path: textOf(fieldOf(error, 'path')),
    nearest: nearest.map((each) => textOf(each) ?? textOf(fieldOf(each, 'name')) ?? '').filter(Boolean),
  }
}

/** The elements of a list of unknown shape, none when it is no list. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A field of a value of unknown shape, undefined when there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
