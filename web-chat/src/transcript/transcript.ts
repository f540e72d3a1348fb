import type { Card } from '../../../domain/cards.ts'

export type ToolStatus = 'running' | 'waiting' | 'done' | 'failed' | 'stopped'

/** What stands in the conversation, in the order in which it came. */
export type Entry =
  | { kind: 'member'; key: string; text: string; memberName: string; at: string | null }
  | { kind: 'answer'; key: string; text: string; writing: boolean }
  | {
      kind: 'tool'
      key: string
      name: string
      input: string
      progress: readonly string[]
      result: string | null
      status: ToolStatus
    }
  | { kind: 'card'; key: string; card: Card }
  | { kind: 'fault'; key: string; code: string; message: string }

export type ToolEntry = Extract<Entry, { kind: 'tool' }>

export type Transcript = {
  /** Number of the last event taken in; earlier ones are repeats. */
  seq: number
  entries: readonly Entry[]
  running: boolean
  suggestions: readonly string[]
}

export const emptyTranscript: Transcript = { seq: 0, entries: [], running: false, suggestions: [] }

/** The approval that waits for a decision, or undefined. The last one counts: a newer one replaces it. */
export function findPendingApproval(transcript: Transcript) {
  return transcript.entries.flatMap(listApprovals).findLast((card) => card.status === 'pending')
}

function listApprovals(entry: Entry) {
  return entry.kind === 'card' && entry.card.kind === 'approval' ? [entry.card] : []
}
