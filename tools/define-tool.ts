import type { z } from 'zod'
import type { ApprovalCard, Card } from '../domain/cards.ts'
import type { ActSurface } from '../domain/audit/workspace-act.ts'
import type { Clock } from '../domain/clock.ts'
import type { Embedder } from '../domain/embedder.ts'
import type { OutsideFields } from '../domain/outside/sources.ts'
import type { TranslationRequest } from '../domain/translator.ts'
import type { Role } from '../domain/roles.ts'
import type { Db } from '../store/database/db.ts'

/**
 * What a tool may do. read runs · draft runs and can be undone · memory runs when the rule was stated · brake runs at
 * once, also under the kill switch · live always asks a person and is refused under the kill switch.
 */
export type Effect = 'read' | 'draft' | 'memory' | 'brake' | 'live'

export type Approved = { id: string; contentHash: string }

/** What a tool knows of the world. Workspace, member and role come from the verified session, never from arguments. */
export type ToolContext = {
  db: Db
  workspaceId: number
  member: { id: string; name: string; role: Role }
  threadId: string
  turnId: string
  toolCallId: string
  /** Where the member said it. */
  surface: ActSurface
  clock: Clock
  embedder: Embedder
  /** Translates copy; null without a language model. */
  translator: ((request: TranslationRequest) => Promise<{ key: string; text: string }[]>) | null
  /** Which provider carries each channel, for cards and for refusals: `recorder` keeps instead of sending. */
  providers: Readonly<Record<string, string>>
  /** Where customers reach us. */
  publicUrl: string
  /** The approval that let a live tool run, and the hash of what was approved; null for every other effect. */
  approval: Approved | null
  /** A line of progress for whoever watches, for example “counting 48,000 customers”. */
  report: (text: string) => void
}

/** What a live tool asks people to approve: the card, but for what the approval itself adds. */
export type ApprovalDraft = Omit<
  ApprovalCard,
  | 'kind'
  | 'approvalId'
  | 'threadId'
  | 'tool'
  | 'expiresAt'
  | 'status'
  | 'decidedBy'
  | 'approvers'
  | 'approvedBy'
  | 'role'
> & { approvers?: 1 | 2 }

export type Tool<Input extends z.ZodType = z.ZodType, Result = unknown> = {
  name: string
  effect: Effect
  /** The least role that may call it. */
  role: Role
  /** Live tools only: the least role that may approve it; approver unless it says otherwise. */
  decider?: 'approver' | 'admin'
  /** Where the result that a model reads holds text of others; none for a tool that tells its own words alone. */
  outside: OutsideFields
  description: string
  input: Input
  /** The result is what the model reads: small, typed, without personal data. */
  handle(input: z.output<Input>, context: ToolContext): Promise<Result>
  /** What the model reads instead where cards show more, as members’ names; the result itself when absent. */
  tell?(result: Result): unknown
  /** What people see of it; null when words are enough. */
  preview?(input: z.output<Input>, result: Result, context: ToolContext): Promise<Card[]> | Card[]
  /** Live tools only: what the approval shows. */
  prepareApproval?(input: z.output<Input>, context: ToolContext): Promise<ApprovalDraft>
  /** Live tools only: the hash of what would reach people now; the effect happens only while it is the approved one. */
  hashEffect?(input: z.output<Input>, context: ToolContext): Promise<string>
}

/** Declare a tool; the types of handler and preview follow from the schema. */
export function defineTool<Input extends z.ZodType, Result>(tool: Tool<Input, Result>): Tool<Input, Result> {
  return tool
}
