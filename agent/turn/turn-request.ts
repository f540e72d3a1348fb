import type { Clock } from '../../domain/clock.ts'
import type { Embedder } from '../../domain/embedder.ts'
import type { Translator } from '../../domain/translator.ts'
import type { Role } from '../../domain/roles.ts'
import type { Surface } from '../../store/conversation/threads.ts'
import type { Db } from '../../store/database/db.ts'
import type { CampaignAgent } from '../agent.ts'
import type { AgentLog, ModelTerms } from '../turn-context.ts'

/** What every turn shares, wired once by whoever starts the process. */
export type AgentDeps = {
  db: Db
  agent: CampaignAgent
  /** As shown to people and kept with each turn, for example `offline` or `gpt-5`. */
  modelName: string
  models: ModelTerms
  embedder: Embedder
  /** Null without a language model. */
  translator: Translator | null
  clock: Clock
  /** Which provider carries each channel. */
  providers: Readonly<Record<string, string>>
  /** Where customers reach us; known once the server listens. */
  publicUrl: () => string
  log: AgentLog
}

export type ApprovalAnswer = { approvalId: string; decision: 'approve' | 'reject'; reason?: string | null }

/** Who says what in which thread. Workspace, member and role come from the verified session alone. */
export type TurnRequest = {
  workspaceId: number
  member: { id: string; name: string; role: Role }
  threadId: string
  surface: Surface
  /** `id` is the client's own for its message: who sends it again is not answered twice (server/chat/live-threads.ts). */
  input: { text: string; id?: string } | { resume: readonly ApprovalAnswer[] }
  /** Aborting stops the turn. */
  signal?: AbortSignal
}
