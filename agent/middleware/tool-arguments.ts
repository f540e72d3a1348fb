import { AIMessage, AIMessageChunk, createMiddleware } from 'langchain'
import { isRecord } from '../../domain/is-record.ts'
import { AppError } from '../../domain/errors.ts'
import { explainError } from '../explain-error.ts'
import { TurnRuntime } from '../turn-context.ts'
import { toErrorMessage } from './tool-errors.ts'

/**
 * A call whose arguments are not JSON becomes a call that fails with the reason, which the model can mend. Left alone it
 * would end the turn without a word, and arguments that were cut off would be completed by guesswork and run.
 */
export const toolArguments = () =>
  createMiddleware({
    name: 'ToolArguments',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const answer = await handler(request)
      if (!AIMessage.isInstance(answer)) return answer
      const broken = listBrokenCalls(answer)
      for (const { id, why } of broken) turn.brokenCalls.set(id, why)
      return broken.length === 0 ? answer : withBrokenCalls(answer, broken)
    },
    wrapToolCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const why = turn.brokenCalls.get(request.toolCall.id ?? '')
      if (why === undefined) return handler(request)
      const detail = `Nothing was done: the arguments are not complete, valid JSON (${why}). Call it again with valid JSON.`
      return toErrorMessage(request.toolCall, explainError(new AppError('invalid_tool_input', { detail }), turn.log))
    },
  })

type BrokenCall = { id: string; name: string; why: string }
type RawCall = { id?: string | undefined; name?: string | undefined; args?: string | undefined }

function listBrokenCalls(answer: AIMessage): BrokenCall[] {
  // Collected chunks are parsed leniently, so what they hold is parsed again; a whole answer was parsed strictly.
  const raw: readonly RawCall[] = AIMessageChunk.isInstance(answer)
    ? (answer.tool_call_chunks ?? [])
    : (answer.invalid_tool_calls ?? [])
  return raw.flatMap(({ id, name, args }) => {
    const why = findJsonFault(args ?? '')
    return why === null ? [] : [{ id: id || crypto.randomUUID(), name: name || 'unnamed', why }]
  })
}

function findJsonFault(text: string): string | null {
  if (text.trim() === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? null : 'they are not an object'
  } catch (error) {
    return error instanceof Error ? error.message : 'they cannot be parsed'
  }
}

/** The same answer with each broken call as a call without arguments, so that history stays valid for every server. */
function withBrokenCalls(answer: AIMessage, broken: readonly BrokenCall[]): AIMessage {
  const sound = (answer.tool_calls ?? []).filter(({ id }) => !broken.some((call) => call.id === id))
  const empty = broken.map(({ id, name }) => ({ id, name, args: {}, type: 'tool_call' as const }))
  const { tool_calls: _raw, ...additional } = answer.additional_kwargs
  const { output: _items, ...metadata } = answer.response_metadata
  return new AIMessage({
    ...(answer.id === undefined ? {} : { id: answer.id }),
    content: answer.content,
    tool_calls: [...sound, ...empty],
    additional_kwargs: additional,
    response_metadata: metadata,
    ...(answer.usage_metadata === undefined ? {} : { usage_metadata: answer.usage_metadata }),
  })
}
