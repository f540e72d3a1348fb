import { mkdirSync, writeFileSync } from 'node:fs'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk } from '@langchain/core/outputs'
import { readUsage } from '../../agent/read-usage.ts'
import { IdPlaces } from './id-places.ts'
import { digestOf, type Recording, recordingFile, tailOf } from './recording.ts'

/** From now on every answer of this model, streamed or not, is written to the recording of its trial. */
export function recordAnswers(
  model: BaseChatModel,
  folder: string,
  trial: { task: string; trial: number; model: string },
): void {
  const recording: Recording = { ...trial, answers: [] }
  const places = new IdPlaces()
  mkdirSync(folder, { recursive: true })
  const note = (messages: readonly BaseMessage[], answer: BaseMessage | undefined) => {
    if (answer === undefined) return
    const digest = digestOf(messages, places)
    recording.answers.push({ digest, after: tailOf(messages, places), ...readAnswer(answer, places) })
    writeFileSync(recordingFile(folder, trial), `${JSON.stringify(recording, null, 2)}\n`)
  }
  const generate = model._generate.bind(model)
  model._generate = async (messages, ...rest) => {
    const result = await generate(messages, ...rest)
    note(messages, result.generations[0]?.message)
    return result
  }
  const stream = model._streamResponseChunks.bind(model)
  model._streamResponseChunks = async function* (messages, ...rest) {
    let whole: ChatGenerationChunk | undefined
    for await (const chunk of stream(messages, ...rest)) {
      whole = whole === undefined ? chunk : whole.concat(chunk)
      yield chunk
    }
    note(messages, whole?.message)
  }
}

function readAnswer(answer: BaseMessage, places: IdPlaces): Omit<Recording['answers'][number], 'digest' | 'after'> {
  const calls = AIMessage.isInstance(answer) || AIMessageChunk.isInstance(answer) ? (answer.tool_calls ?? []) : []
  const usage = readUsage(answer)
  return {
    text: places.hide(answer.text),
    calls: calls.map(({ id, name, args }) => ({
      id: id ?? '',
      name,
      args: JSON.parse(places.hide(JSON.stringify(args))) as Record<string, unknown>, // as it was, but for ids
    })),
    usage: {
      inputTokens: usage?.input_tokens ?? 0,
      outputTokens: usage?.output_tokens ?? 0,
      cachedTokens: usage?.input_token_details?.cache_read ?? 0,
    },
  }
}
