import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs'
import { ChatOpenAICompletions } from '@langchain/openai'
import { nameSpeakers } from './name-speakers.ts'
import { toPlainMessages } from './plain-messages.ts'
import { untilEnding } from './whole-stream.ts'

/**
 * `/v1/chat/completions`, as OpenAI-compatible servers speak it. Some of them give out message ids that repeat within a
 * thread, and a message whose id is there already would replace the older one: ours are the run's.
 */
export class HostedCompletions extends ChatOpenAICompletions {
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const chunks = super._streamResponseChunks(toPlainMessages(nameSpeakers(messages)), options, runManager)
    for await (const chunk of untilEnding(chunks, hasFinishReason, options.signal)) {
      delete chunk.message.id
      yield chunk
    }
  }

  override _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    return super._generate(toPlainMessages(nameSpeakers(messages)), options, runManager)
  }
}

function hasFinishReason({ generationInfo }: ChatGenerationChunk): boolean {
  return generationInfo?.['finish_reason'] !== undefined
}
