import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk } from '@langchain/core/outputs'
import { ChatOpenAIResponses } from '@langchain/openai'
import { z } from 'zod'
import { nameSpeakers } from './name-speakers.ts'
import { untilEnding } from './whole-stream.ts'

/** What of a response's own fields is worth keeping with the message: the rest repeats the request, tools included. */
const keptMetadata = ['model_provider', 'model_name', 'id', 'status', 'incomplete_details', 'output']

const OutputItem = z.looseObject({ type: z.string(), encrypted_content: z.string().nullish() })

/**
 * `/v1/responses`, as OpenAI itself speaks it. A refusal becomes the words of the answer, and a thread keeps the
 * answer's items without the request that led to them.
 */
export class HostedResponses extends ChatOpenAIResponses {
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const chunks = super._streamResponseChunks(nameSpeakers(messages), options, runManager)
    for await (const chunk of untilEnding(chunks, hasStatus, options.signal)) {
      trimMetadata(chunk)
      speakRefusal(chunk)
      yield chunk
    }
  }
}

function hasStatus({ message }: ChatGenerationChunk): boolean {
  const status: unknown = message.response_metadata['status']
  return status === 'completed' || status === 'incomplete'
}

function trimMetadata({ message }: ChatGenerationChunk): void {
  const kept = Object.entries(message.response_metadata).filter(([key]) => keptMetadata.includes(key))
  const output = z.array(OutputItem).safeParse(message.response_metadata['output'])
  message.response_metadata = {
    ...Object.fromEntries(kept),
    ...(output.success ? { output: output.data.filter(isReplayable) } : {}),
  }
}

/** Nothing is stored at OpenAI, so reasoning can be handed back only where it came along encrypted. */
function isReplayable({ type, encrypted_content }: z.infer<typeof OutputItem>): boolean {
  return type !== 'reasoning' || typeof encrypted_content === 'string'
}

function speakRefusal(chunk: ChatGenerationChunk): void {
  const { refusal, ...rest } = chunk.message.additional_kwargs
  if (typeof refusal !== 'string') return
  chunk.message.additional_kwargs = rest
  chunk.message.content = [{ type: 'text', text: refusal, index: 0 }]
  chunk.text = refusal
}
