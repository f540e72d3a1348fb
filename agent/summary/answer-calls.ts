import { AIMessage, type BaseMessage, ToolMessage } from '@langchain/core/messages'

const content = JSON.stringify({
  stopped: true,
  why: 'The member stopped the turn before this ended. What it drafted was put back.',
})

/**
 * The messages with an answer to each call that has none, right behind it; null when all have one. A turn that was
 * stopped in the middle of a tool leaves such calls, and servers refuse a thread with them.
 */
export function answerCalls(messages: readonly BaseMessage[]): BaseMessage[] | null {
  const answered = new Set(
    messages.flatMap((message) => (ToolMessage.isInstance(message) ? [message.tool_call_id] : [])),
  )
  const whole = messages.flatMap((message) => {
    const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []
    const open = calls.filter(({ id }) => id !== undefined && !answered.has(id))
    return [message, ...open.map(({ id = '', name }) => new ToolMessage({ content, tool_call_id: id, name }))]
  })
  return whole.length === messages.length ? null : whole
}
