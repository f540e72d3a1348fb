import { z } from 'zod'
import type { ActSurface } from '../domain/audit/workspace-act.ts'
import type { Card } from '../domain/cards.ts'
import type { Clock } from '../domain/clock.ts'
import type { Embedder } from '../domain/embedder.ts'
import type { Memory } from '../domain/memory.ts'
import type { Translator } from '../domain/translator.ts'
import type { Budget } from '../domain/budgets/budget.ts'
import type { ModelPrices } from '../domain/budgets/prices.ts'
import type { Role } from '../domain/roles.ts'
import type { ModelUse } from '../store/conversation/model-use.ts'
import type { ThreadFacts } from '../store/conversation/thread-facts.ts'
import type { Db } from '../store/database/db.ts'
import type { Approved } from '../tools/define-tool.ts'

/** Errors that a person must look at go here, with a reference that the member is given. */
export type AgentLog = { error(fields: object, message: string): void; warn(fields: object, message: string): void }

/** What one turn knows and may do; it reaches tools and middleware as the graph's run-time context. */
export type TurnContext = {
  db: Db
  workspaceId: number
  member: { id: string; name: string; role: Role }
  threadId: string
  turnId: string
  surface: ActSurface
  clock: Clock
  embedder: Embedder
  /** Null without a language model. */
  translator: Translator | null
  providers: Readonly<Record<string, string>>
  publicUrl: string
  log: AgentLog
  budget: TurnBudget
  /** What models cost and may use, and what this turn's have used so far. */
  models: ModelTerms
  use: ModelUse
  /** The model that was asked last, by its name: kept with the turn. */
  answeredBy: string
  /** The member's words of this turn, for recall; empty when it answers an approval. */
  text: string
  /** The approval that lets a live tool run, by tool call id. */
  approvedCalls: Map<string, Approved>
  /** What is wrong with the arguments of a call that the model could not write properly, by tool call id. */
  brokenCalls: Map<string, string>
  /** Texts of data that read like orders, and were shown to the member as such in this turn. */
  reportedOrders: Set<string>
  /** Calls of this turn that change something, by their id and arguments: one that arrives twice is done once. */
  calls: Map<string, Promise<unknown>>
  /** What recall found; cleared when a memory is added or forgotten. */
  recalled: Memory[] | null
  /** What a folded thread has led to; read once a turn, null while it is not needed. */
  facts: ThreadFacts | null
  /** Aborted when a person presses stop. */
  signal: AbortSignal
  showCard(toolCallId: string, card: Card): void
  showProgress(toolCallId: string, text: string): void
}

/** What models cost, by name, and what they may use; no budgets: as much as each turn's own limits let them. */
export type ModelTerms = { prices: ModelPrices; budgets: readonly Budget[] }

/** How much one turn may use before it ends politely. */
export type TurnBudget = {
  maxModelCalls: number
  maxTokens: number
  maxElapsedMs: number
  modelCalls: number
  tokens: number
  startedAtMs: number
}

export const turnLimits = { maxModelCalls: 16, maxTokens: 400_000, maxElapsedMs: 180_000 }

export const TurnRuntime = z.object({
  turn: z.custom<TurnContext>((value) => typeof value === 'object' && value !== null),
})
export type TurnRuntime = z.infer<typeof TurnRuntime>
