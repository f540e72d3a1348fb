import { AIMessage, type BaseMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'

/**
 * The conversation as the plainest servers take it: text is a string, not a list of parts (whose fields differ between
 * the wires), and no message has a name, which some chat templates and servers refuse.
 */
export function toPlainMessages(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.map((message) => {
    const content = message.text
    if (SystemMessage.isInstance(message)) return new SystemMessage(content)
    if (AIMessage.isInstance(message)) return new AIMessage({ content, tool_calls: message.tool_calls ?? [] })
    if (ToolMessage.isInstance(message)) return new ToolMessage({ content, tool_call_id: message.tool_call_id })
    return message
  })
}
