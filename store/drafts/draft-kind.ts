import type { ObjectKind } from '../campaigns/drafts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { campaignDraft } from './campaign-draft.ts'
import { memoryDraft } from './memory-draft.ts'
import { segmentDraft } from './segment-draft.ts'

/** An object that goes from one state to another; null: it is not there. */
export type Move = { id: string; from: unknown; to: unknown; memberId: string; at: Temporal.Instant }

/** What undo and redo need to know of one kind of object. */
export type DraftKind = {
  /** As it is now, and nobody else changes it until the transaction ends; null when it is not there. */
  read(ws: WorkspaceTx, id: string, at: Temporal.Instant): Promise<unknown>
  /** Whose own it is: nobody else changes or sees it; null when it is everybody's. */
  readOwner?(ws: WorkspaceTx, id: string): Promise<string | null>
  isSame(a: unknown, b: unknown): boolean
  /** Why it must not go there, to follow its name and “stays:”; null when it may. */
  findObstacle(ws: WorkspaceTx, move: Move): Promise<string | null>
  write(ws: WorkspaceTx, move: Move): Promise<void>
  /** What stays although the object has moved; null when nothing does. */
  readNote?(ws: WorkspaceTx, id: string): Promise<string | null>
}

export const draftKinds: Record<ObjectKind, DraftKind> = {
  campaign: campaignDraft,
  segment: segmentDraft,
  memory: memoryDraft,
}
