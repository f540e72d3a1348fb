import type { ProgressWatch } from '../progress/progress-watch.ts'
import type { Decision } from '../protocol/frames.ts'

/** What cards need beside their own data. */
export type CardContext = {
  /** The name that messages come from. */
  sender: string
  /** Why this member may not decide, in a sentence; null when they may. */
  refusal: string | null
  /** The same for what an admin alone may decide. */
  adminRefusal: string | null
  progress: ProgressWatch
  /** False while there is no connection: what is shown of a campaign is from before. */
  connected: boolean
  /** Why this member may not pause or stop a campaign; null when they may. */
  brakeRefusal: string | null
  /** Why this member may not change what is remembered; null when they may. */
  memoryRefusal: string | null
  deciding: readonly string[]
  decide: (approvalId: string, decision: Decision) => void
}
