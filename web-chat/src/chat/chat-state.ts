import { emptyTranscript, type Transcript } from '../transcript/transcript.ts'

/** `idle` is a new conversation: it gets its thread with its first message. */
export type Link = 'connecting' | 'ready' | 'reconnecting'

export type UnsentMessage = { id: string; text: string }

export type ChatState = {
  threadId: string | null
  transcript: Transcript
  link: Link
  /** False until the thread's log was read for the first time. */
  loaded: boolean
  /** Messages given to the server that do not stand in the thread's log yet. */
  unsent: readonly UnsentMessage[]
  /** Approvals that were decided here and await the server's word. */
  deciding: readonly string[]
  /** The last refusal, in the server's words. */
  problem: string | null
  /** A message that the server refused, for the composer to take back. */
  returned: UnsentMessage | null
  /** The last things worth telling a screen reader, each with its number. */
  announcements: readonly { count: number; text: string }[]
}

export function newChatState(threadId: string | null): ChatState {
  return {
    threadId,
    transcript: emptyTranscript,
    link: 'connecting',
    loaded: threadId === null,
    unsent: [],
    deciding: [],
    problem: null,
    returned: null,
    announcements: [],
  }
}

/** Who begins a conversation need not wait for its connection: the first message goes out with it. */
export function canSend({ link, threadId }: Pick<ChatState, 'link' | 'threadId'>): boolean {
  return link === 'ready' || (link === 'connecting' && threadId === null)
}
