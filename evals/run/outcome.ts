import type { Card } from '../../domain/cards.ts'
import type { Rule } from '../../domain/memory.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { ApprovalEvidence, CallEvidence, LaunchEvidence } from '../../store/evidence/read-evidence.ts'

/** What a workspace has that conversations can change, at one moment. */
export type State = {
  campaigns: { id: string; name: string; status: string; liveVersion: number | null; document: Campaign }[]
  segments: { id: string; name: string; condition: unknown }[]
  memories: (Rule & { id: string; createdAt: string })[]
  settings: Record<string, unknown>
  launches: LaunchEvidence[]
  sends: number
}

/** One exchange, as the member saw it. */
export type TurnRecord = {
  threadId: string
  /** What the member said, or how they decided. */
  said: string
  by: 'script' | 'simulated member' | 'approver'
  words: string
  calls: { name: string; arguments: string; result: string }[]
  cards: Card[]
  /** Of the approvals that it stopped for. */
  waitsFor: string[]
  /** Null where it ended well. */
  error: { code: string; message: string } | null
  elapsedMs: number
}

/** All that graders may look at; plain data, for it crosses processes. */
export type Outcome = {
  turns: TurnRecord[]
  before: State
  after: State
  calls: CallEvidence[]
  approvals: ApprovalEvidence[]
  /** The approvals that the task's approver gave: no other can be approved. */
  granted: string[]
  /** Tables of another workspace, and of no concern here, in which something changed. */
  touchedElsewhere: string[]
  usage: { inputTokens: number; outputTokens: number; cachedTokens: number }
  elapsedMs: number
  /** What kept the trial from its end: a time-out, a crash. Null where it came to it. */
  fault: string | null
}

export const lastTurn = ({ turns }: Outcome): TurnRecord | undefined => turns.at(-1)

/** The campaigns that came to be in the conversation. */
export const listDrafted = ({ before, after }: Outcome): State['campaigns'] =>
  after.campaigns.filter(({ id }) => !before.campaigns.some((each) => each.id === id))
