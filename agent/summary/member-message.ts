import { type BaseMessage, HumanMessage } from '@langchain/core/messages'
import { z } from 'zod'

const Speaker = z.object({ id: z.string(), name: z.string() })
export type Speaker = z.infer<typeof Speaker>

/** A member's words in a thread: the message's id is the turn's, and who said it goes along beside the text. */
export function memberMessage(text: string, turnId: string, { id, name }: Speaker): HumanMessage {
  return new HumanMessage({ id: turnId, content: text, additional_kwargs: { member: { id, name } } })
}

/** Who said it; null for a message that no member wrote, or one from before this was kept. */
export function readSpeaker(message: BaseMessage): Speaker | null {
  return Speaker.safeParse(message.additional_kwargs['member']).data ?? null
}
