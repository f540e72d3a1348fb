/** What the model says next: words, tool calls, or words before a call. */
export type Reply = { text: string; calls: ToolCall[] }
export type ToolCall = { name: string; args: Record<string, unknown> }

export const say = (text: string): Reply => ({ text, calls: [] })
export const call = (name: string, args: Record<string, unknown>, text = ''): Reply => ({
  text,
  calls: [{ name, args }],
})
