import type { BaseMessage } from '@langchain/core/messages'
import { readConversation } from '../conversation.ts'
import type { Reply } from '../reply.ts'
import { isBlast } from '../parse/blast-words.ts'
import { planBlast } from './blast.ts'
import { planBuild } from './build.ts'

/** What to say or call next, from the messages alone. */
export function planReply(messages: readonly BaseMessage[], _tools: readonly string[]): Reply {
  const conversation = readConversation(messages)
  if (isBlast(conversation.current.text)) return planBlast(conversation)
  return planBuild(conversation)
}
