import type { EventFact } from '../conditions/facts.ts'

export const entryStates = ['due', 'waiting', 'delivering', 'finished', 'exited', 'held_out', 'stopped'] as const
/**
 * due: the step runs at dueAt · waiting: the step is over at dueAt, or when its event comes · delivering: the step's
 * message is on its way, and dueAt is set when it has ended · the others: the journey is over.
 */
export type EntryState = (typeof entryStates)[number]

/** Where a customer's trip through a campaign stands. */
export type Entry = {
  campaignId: string
  customerId: number
  state: EntryState
  stepId: string | null
  /** Split step id → name of the arm, of the splits that were reached. */
  arms: Readonly<Record<string, string>>
  /** What was drawn in earlier entries, by whoever was merged into the customer too: a split takes it. */
  earlierArms: Readonly<Record<string, string>>
  /** The steps that it ran before it moved to its version; it runs none of them again. */
  passed: readonly string[]
  /** What awaited events and steps have saved. */
  journey: Readonly<Record<string, unknown>>
  /** Null for a broadcast. */
  triggerEvent: EventFact | null
  enteredAt: Temporal.Instant
}

/** What becomes of an entry: its new place, and what is to be done with it, all in one transaction. */
export type Decision = Pick<Entry, 'state' | 'stepId' | 'arms'> & {
  dueAt: Temporal.Instant | null
  awaitedEvent: string | null
  /** The message to queue. */
  delivery: { stepId: string; lane: string; dueAt: Temporal.Instant } | null
  /** The URL to call: the entry waits until that has ended, and goes on at dueAt whatever became of it. */
  call: { stepId: string; url: string } | null
  /** Traits to set on the customer; null removes one. */
  traits: Readonly<Record<string, string | number | boolean | null>>
  endReason: string | null
  /** The steps that ran, in order. */
  ran: readonly string[]
  /** Of the branches that ran: step id → the number of the path that was taken, -1 for none of them. */
  paths: Readonly<Record<string, number>>
  /** The name of the event that decided it; null when time or a result did. */
  event: string | null
}

export const isOver = (state: EntryState): boolean => !['due', 'waiting', 'delivering'].includes(state)
