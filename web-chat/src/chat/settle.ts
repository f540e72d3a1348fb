import type { AgentEvent } from '../protocol/frames.ts'
import { isRecord } from '../protocol/json.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { ChatState } from './chat-state.ts'

/** What an event of the log settles: a message that waited to appear there, decisions that were taken. */
export function settle(
  { unsent, deciding }: Pick<ChatState, 'unsent' | 'deciding'>,
  transcript: Transcript,
  event: AgentEvent,
): Pick<ChatState, 'unsent' | 'deciding'> {
  const arrived = readMemberText(event)
  const told = readDecided(event)
  const first = arrived === null ? undefined : unsent.find((message) => message.text.trim() === arrived)
  return {
    unsent: first === undefined ? unsent : unsent.filter((message) => message !== first),
    deciding: deciding.length === 0 ? deciding : deciding.filter((id) => id !== told && isPending(transcript, id)),
  }
}

function readMemberText(event: AgentEvent): string | null {
  if (event.type !== 'CUSTOM' || event['name'] !== 'member_message' || !isRecord(event['value'])) return null
  return String(event['value']['text']).trim()
}

/** The approval that an event tells of: it may go on waiting, for a second person. */
function readDecided(event: AgentEvent): unknown {
  if (event.type !== 'CUSTOM' || event['name'] !== 'approval_decided' || !isRecord(event['value'])) return null
  return event['value']['approvalId']
}

function isPending(transcript: Transcript, approvalId: string): boolean {
  return transcript.entries.some(
    (entry) =>
      entry.kind === 'card' &&
      entry.card.kind === 'approval' &&
      entry.card.approvalId === approvalId &&
      entry.card.status === 'pending',
  )
}
