import { readFileSync } from 'node:fs'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, type BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import { AppError } from '../../domain/errors.ts'
import { IdPlaces } from './id-places.ts'
import { digestOf, Recording, recordingFile, tailOf } from './recording.ts'

/**
 * Gives a recorded trial's answers again, each only to the conversation that it was given to.
 * @throws AppError not_found where the trial was not recorded
 */
export function replayModel(folder: string, trial: { task: string; trial: number }): BaseChatModel {
  return new ReplayModel(readRecording(recordingFile(folder, trial)))
}

function readRecording(file: string): Recording {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('not_found', { detail: `There is no recording ${file}. Record it with --record.`, cause })
  }
  const parsed = Recording.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new AppError('invalid_body', { detail: `${file} is no recording: ${parsed.error.issues[0]?.message ?? ''}.` })
}

class ReplayModel extends BaseChatModel {
  readonly #recording: Recording
  readonly #places = new IdPlaces()
  #next = 0

  constructor(recording: Recording) {
    super({})
    this.#recording = recording
  }

  override _llmType(): string {
    return 'carillon-replay'
  }

  override bindTools(): this {
    return this
  }

  override _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { task, answers } = this.#recording
    const answer = answers[this.#next]
    const digest = digestOf(messages, this.#places)
    this.#next += 1
    if (answer === undefined) return Promise.reject(diverged(`the recording of ${task} has no answer ${this.#next}`))
    if (answer.digest !== digest) {
      const now = tailOf(messages, this.#places)
      return Promise.reject(
        diverged(
          `${task} parts from its recording before answer ${this.#next}: it had “${answer.after}”, now “${now}”`,
        ),
      )
    }
    const { usage } = answer
    const message = new AIMessage({
      content: this.#places.show(answer.text),
      tool_calls: answer.calls.map(({ id, name, args }) => ({
        id,
        name,
        args: JSON.parse(this.#places.show(JSON.stringify(args))) as Record<string, unknown>, // as recorded, but for ids
        type: 'tool_call' as const,
      })),
      usage_metadata: {
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
        input_token_details: { cache_read: usage.cachedTokens },
      },
    } as ConstructorParameters<typeof AIMessage>[0]) // its types know no usage_metadata
    return Promise.resolve({ generations: [{ text: answer.text, message }] })
  }
}

/** Not to be tried again: the same answer would come. */
const diverged = (why: string) => new AppError('conflict', { detail: `Replay: ${why}.` })
