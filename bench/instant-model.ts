import { AIMessage, BaseMessage } from '@langchain/core/messages'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { ChatResult } from '@langchain/core/outputs'
import { newId } from '../domain/ids.ts'

/** A model that answers at once: first a tool call, then a word. What is left of a turn is ours. */
export class InstantModel extends BaseChatModel {
  calls = 0
  override _llmType(): string {
    return 'instant'
  }
  override bindTools(): this {
    return this
  }
  override _generate(messages: BaseMessage[]): Promise<ChatResult> {
    this.calls += 1
    const callsTool = messages.at(-1)?.type === 'human'
    const id = newId('turn')
    const message = callsTool
      ? new AIMessage({ id, content: '', tool_calls: [{ id: `call_${id}`, name: 'tick', args: {} }] })
      : new AIMessage({ id, content: 'Done.' })
    return Promise.resolve({ generations: [{ message, text: message.text }] })
  }
}
