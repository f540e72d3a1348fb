import type { ApprovalCard } from '../cards.ts'

/** What a decision is judged by. */
export type Waiting = {
  /** How many people must approve. */
  approvers: 1 | 2
  /** Of two, who approved already and may still do so; null when nobody did, or has lost the role since. */
  firstBy: string | null
  expiresAt: Temporal.Instant
}

export type Decided = Exclude<ApprovalCard['status'], 'pending'>

/** What becomes of an approval that waits: decided, approved by one of two, or unchanged because one person counts once. */
export type Verdict = Decided | 'first' | 'same_person'

/** Pure: who rejects or supersedes needs no second; who approves counts once, and only in time. */
export function judgeDecision(
  waiting: Waiting,
  { status, memberId, at }: { status: 'approved' | 'rejected' | 'superseded'; memberId: string; at: Temporal.Instant },
): Verdict {
  if (Temporal.Instant.compare(waiting.expiresAt, at) <= 0) return 'expired'
  if (status !== 'approved' || waiting.approvers === 1) return status
  if (waiting.firstBy === null) return 'first'
  return waiting.firstBy === memberId ? 'same_person' : 'approved'
}
