import { type BaseMessage, HumanMessage } from 'langchain'
import { listThreadTexts } from '../store/conversation/turns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { isSummary, readSummary } from './summary/folded.ts'
import type { TurnContext } from './turn-context.ts'

const listSaid = (messages: readonly BaseMessage[]) =>
  messages.flatMap((message) => (HumanMessage.isInstance(message) && !isSummary(message) ? [message.text] : []))

/** Everything that members wrote in the thread; what is folded is read from where it is kept whole. */
export async function readSaid(
  messages: readonly BaseMessage[],
  turn: Pick<TurnContext, 'db' | 'workspaceId' | 'threadId'>,
): Promise<string[]> {
  const said = listSaid(messages)
  if (readSummary(messages) === null) return said
  return [...said, ...(await inWorkspace(turn.db, turn.workspaceId, (ws) => listThreadTexts(ws, turn.threadId)))]
}
