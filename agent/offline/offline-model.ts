import { createHash } from 'node:crypto'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BindToolsInput } from '@langchain/core/language_models/chat_models'
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { convertToOpenAITool } from '@langchain/core/utils/function_calling'
import { planReply } from './plan/plan-reply.ts'
import type { Reply } from './reply.ts'

type BoundTool = { name: string; parameters: unknown }
type OfflineOptions = BaseChatModelCallOptions & { tools?: BoundTool[] }

/** The planner and copywriter that works without a key or a network, by grammar over what the tools answered. */
export function createOfflineModel(): BaseChatModel<OfflineOptions> {
  return new OfflineModel()
}

/**
 * A chat model that sees what any model sees (messages and the bound tools' schemas) and keeps nothing between calls.
 * The same messages give the same answer.
 */
class OfflineModel extends BaseChatModel<OfflineOptions> {
  constructor() {
    super({})
  }

  override _llmType(): string {
    return 'carillon-offline'
  }

  override bindTools(tools: BindToolsInput[], options?: Partial<OfflineOptions>) {
    return this.withConfig({ ...options, tools: tools.map(readTool) })
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const reply = planReply(messages, listToolNames(options))
    const tool_calls = withIds(messages, reply).map((each) => ({ ...each, type: 'tool_call' as const }))
    const fields = { content: reply.text, tool_calls, usage_metadata: countUsage(messages, reply) }
    const message = new AIMessage(fields as ConstructorParameters<typeof AIMessage>[0]) // its types know no usage_metadata
    return { generations: [{ text: reply.text, message }] }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const reply = planReply(messages, listToolNames(options))
    for (const text of reply.text.match(/\s*\S+\s*/g) ?? []) {
      options.signal?.throwIfAborted()
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) })
      await runManager?.handleLLMNewToken(text)
    }
    for (const [index, { id, name, args }] of withIds(messages, reply).entries()) {
      const tool_call_chunks = [{ type: 'tool_call_chunk' as const, index, id, name, args: JSON.stringify(args) }]
      yield new ChatGenerationChunk({ text: '', message: new AIMessageChunk({ content: '', tool_call_chunks }) })
    }
    const last = { content: '', usage_metadata: countUsage(messages, reply) }
    const message = new AIMessageChunk(last as ConstructorParameters<typeof AIMessageChunk>[0]) // as above
    yield new ChatGenerationChunk({ text: '', message })
  }
}

function readTool(tool: BindToolsInput): BoundTool {
  const { name, parameters } = convertToOpenAITool(tool as Parameters<typeof convertToOpenAITool>[0]).function // every bindable shape converts
  return { name, parameters }
}

function listToolNames(options: { tools?: BoundTool[] }): string[] {
  return (options.tools ?? []).map(({ name }) => name)
}

/** Ids follow from the conversation, so a turn that is run again after a crash asks for the same calls. */
function withIds(messages: readonly BaseMessage[], reply: Reply) {
  const seed = `${messages.length}:${messages.at(-1)?.id ?? ''}:${messages.at(-1)?.text ?? ''}`
  return reply.calls.map(({ name, args }, index) => {
    const digest = createHash('sha256')
      .update(`${seed}:${index}:${name}:${JSON.stringify(args)}`)
      .digest('hex')
    return { id: `call_${digest.slice(0, 24)}`, name, args }
  })
}

/** Nothing is billed; words stand in for tokens so that budgets see a turn's size. */
function countUsage(messages: readonly BaseMessage[], reply: Reply) {
  const input_tokens = messages.reduce((sum, message) => sum + countWords(message.text), 0)
  const output_tokens = countWords(reply.text) + countWords(JSON.stringify(reply.calls))
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens }
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
}
