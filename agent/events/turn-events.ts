import { EventType, type Interrupt } from '@ag-ui/core'
import type { Card } from '../../domain/cards.ts'
import type { Suggestion } from '../../domain/suggestions/next-steps.ts'

/** The AG-UI events that are ours alone ride in CUSTOM, by these names. */
export type CustomEvents = {
  member_message: { text: string; memberName: string; at: string }
  /** Of a tool's call; null: of the turn itself. */
  card: { toolCallId: string | null; card: Card }
  progress: { toolCallId: string; text: string }
  /** Pending while a second person is needed: then `approvedBy` is the first. */
  approval_decided: { approvalId: string; status: string; decidedBy: string | null; approvedBy: string | null }
  /** What fits the campaign that the turn turned to, by its stored state: `texts` as a member would say them. */
  suggestions: { texts: string[]; steps: Suggestion[] }
  /** What was streamed as this message, its words and its calls, is void: the answer broke off and is given again. */
  retracted: { messageId: string }
}

export const customEvent = <Name extends keyof CustomEvents>(name: Name, value: CustomEvents[Name]): TurnEvent => ({
  type: EventType.CUSTOM,
  name,
  value,
})

/** What a turn emits, numbered within its thread. */
export type NumberedEvent = { seq: number; runId: string; event: TurnEvent }
export type TurnEvent = { type: string; [field: string]: unknown }

export const runStarted = (threadId: string, runId: string): TurnEvent => ({
  type: EventType.RUN_STARTED,
  threadId,
  runId,
})

export const runFinished = (threadId: string, runId: string, interrupts: readonly Interrupt[]): TurnEvent => ({
  type: EventType.RUN_FINISHED,
  threadId,
  runId,
  ...(interrupts.length === 0 ? {} : { outcome: { type: 'interrupt', interrupts } }),
})

export const runError = (code: string, message: string): TurnEvent => ({ type: EventType.RUN_ERROR, code, message })

const endings: readonly string[] = [EventType.RUN_FINISHED, EventType.RUN_ERROR]

/** Is this the last event of its turn? */
export const isEnding = ({ event }: NumberedEvent): boolean => endings.includes(event.type)
