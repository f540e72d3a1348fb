import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'

/** A model that says what the test tells it to, when the test tells it to: each reply ends with `finish`. */
export class PacedModel extends BaseChatModel {
  readonly #pieces: (string | null)[] = []
  #wake: () => void = () => undefined
  /** How many replies were asked for. */
  asked = 0

  constructor() {
    super({})
  }

  say(...pieces: string[]): this {
    this.#pieces.push(...pieces)
    this.#wake()
    return this
  }

  finish(): this {
    this.#pieces.push(null)
    this.#wake()
    return this
  }

  override _llmType(): string {
    return 'paced'
  }

  override bindTools(): this {
    return this
  }

  override _generate(_messages: BaseMessage[]): Promise<ChatResult> {
    return Promise.resolve({ generations: [{ text: '', message: new AIMessage('') }] })
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    options: BaseChatModelCallOptions,
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    this.asked += 1
    for (;;) {
      options.signal?.throwIfAborted()
      const piece = this.#pieces.shift()
      if (piece === null) return
      if (piece === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          options.signal?.addEventListener('abort', () => resolve(), { once: true })
        })
        continue
      }
      yield new ChatGenerationChunk({ text: piece, message: new AIMessageChunk({ content: piece }) })
      await runManager?.handleLLMNewToken(piece)
    }
  }
}
