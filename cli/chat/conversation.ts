import type { Figures } from './follow-broadcast.ts'
import type { ChatEvent } from './read-events.ts'

/** Where a conversation is held: a running server, or everything inside this process. */
export type Conversation = {
  /** Say something, or decide what waits; yields AG-UI events until the run ends. */
  send(threadId: string, text: string): AsyncIterable<ChatEvent>
  decide(threadId: string, decision: 'approve' | 'reject', reason: string | null): AsyncIterable<ChatEvent>
  /** Stop the turn that runs; nothing when none does. */
  stop(threadId: string): Promise<void>
  /** Where a campaign's messages are at this moment. */
  readProgress(campaignId: string): Promise<Figures>
  /** In this process: wait until everything that became due has been sent. A server goes on by itself. */
  drain(): Promise<void>
  close(): Promise<void>
}
