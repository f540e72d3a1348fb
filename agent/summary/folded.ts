import { type BaseMessage, HumanMessage } from '@langchain/core/messages'
import { z } from 'zod'
import { readText } from './read-text.ts'

/** A turn of long ago in two lines; `by` is the member's id; null where none was kept, or nothing was answered. */
export const FoldedTurn = z.strictObject({
  id: z.string(),
  by: z.string().nullable(),
  said: z.string(),
  answered: z.string().nullable(),
})
export type FoldedTurn = z.infer<typeof FoldedTurn>

/** The beginning of a long thread: its turns in order, and how many before them are not told any more. */
export const Folded = z.strictObject({ leftOut: z.int().min(0), turns: z.array(FoldedTurn) })
export type Folded = z.infer<typeof Folded>

const source = 'summary'

/** The folded turns as the one message that stands for them in the thread's state. It is no member's. */
export function toSummary(folded: Folded): HumanMessage {
  const id = `summary_${folded.turns.at(-1)?.id ?? ''}`
  return new HumanMessage({ id, content: JSON.stringify(folded), additional_kwargs: { source } })
}

const read = new WeakMap<BaseMessage, Folded>()

/** What a thread's state begins with when its first turns are folded; null when they are not. */
export function readSummary(messages: readonly BaseMessage[]): Folded | null {
  const [first] = messages
  if (first === undefined || !isSummary(first)) return null
  const folded = read.get(first) ?? Folded.parse(JSON.parse(readText(first)))
  read.set(first, folded)
  return folded
}

export function isSummary(message: BaseMessage): boolean {
  return HumanMessage.isInstance(message) && message.additional_kwargs['source'] === source
}
