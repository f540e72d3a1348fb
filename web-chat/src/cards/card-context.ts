import type { Decision } from '../protocol/frames.ts'

/** What cards need beside their own data. */
export type CardContext = {
  /** The name that messages come from. */
  sender: string
  /** Why this member may not decide, in a sentence; null when they may. */
  refusal: string | null
  deciding: readonly string[]
  decide: (approvalId: string, decision: Decision) => void
}
