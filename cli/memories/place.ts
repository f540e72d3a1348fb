import { z } from 'zod'
import { pino } from 'pino'
import { chooseEmbedder } from '../../agent/hosted-embedder.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { guessFormat, readGuide } from '../../agent/guide/read-guide.ts'
import { systemClock } from '../../domain/clock.ts'
import { type Config } from '../../domain/config.ts'
import { newId } from '../../domain/ids.ts'
import {
  DecidedProposals,
  EndedRules,
  type GuideRequest,
  GuideResult,
  type MemoryDocument,
  MemoryImportResult,
  RuleDocument,
} from '../../domain/memory/exchange.ts'
import { filesThread } from '../../store/campaigns/drafts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listEndedMemories } from '../../store/memories/history.ts'
import { decideProposals } from '../../tools/memory/decide-proposals.ts'
import { exportMemories, importMemories } from '../../tools/memory/exchange-memories.ts'
import { describeProposal, proposeGuide } from '../../tools/memory/import-guide.ts'
import { describeEnded } from '../../tools/memory/memory-card.ts'
import { openAsAdmin } from '../open-as-admin.ts'
import { askServer } from '../ask-server.ts'

/** An export is whole, whatever its size; an import comes in parts. */
const AllRules = z.object({ rules: z.array(RuleDocument) })

const mostEnded = 1000

/** Where the memory is: a running server, or the database itself. */
export type MemoryPlace = {
  /** In words, for the first line of what is printed. */
  name: string
  export(): Promise<MemoryDocument>
  import(document: MemoryDocument, dryRun: boolean): Promise<MemoryImportResult>
  readGuide(guide: GuideRequest): Promise<GuideResult>
  keep(ids: readonly string[]): Promise<DecidedProposals>
  /** What holds no longer, what ended last first. */
  readHistory(): Promise<EndedRules>
  close(): Promise<void>
}

export function rememberOnServer(server: { url: string; apiKey: string }): MemoryPlace {
  const ask = askServer(server)
  const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })
  return {
    name: server.url,
    export: () => ask('/v1/memories/export', AllRules, { method: 'GET' }),
    import: (document, dryRun) => ask(`/v1/memories/import?dryRun=${dryRun}`, MemoryImportResult, post(document)),
    readGuide: (guide) => ask('/v1/memories/guide', GuideResult, post(guide)),
    keep: (ids) => ask('/v1/memories/proposals/decide', DecidedProposals, post({ keep: ids })),
    readHistory: () => ask(`/v1/memories/history?limit=${mostEnded}`, EndedRules, { method: 'GET' }),
    close: () => Promise.resolve(),
  }
}

/** The database itself, where no server runs. */
export async function rememberInDatabase(config: Config, wanted: string | null): Promise<MemoryPlace> {
  const { store, workspaceId, memberId, name } = await openAsAdmin(config, wanted)
  const { db } = store
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }))
  const embedder = chooseEmbedder(config.openai, createOfflineEmbedder, log)
  const member = { id: memberId, name, role: 'admin' as const }
  const world = () => ({
    db,
    workspaceId,
    member,
    embedder,
    clock: systemClock,
    author: { turnId: newId('turn'), threadId: filesThread, memberId },
  })
  return {
    name,
    export: () => inWorkspace(db, workspaceId, (ws) => exportMemories(ws, memberId, systemClock.now())),
    import: (document, dryRun) => importMemories(world(), document, { dryRun }),
    async readGuide({ name: guide, format, text }) {
      const { rules, skipped } = readGuide(text, format ?? guessFormat(guide, text))
      const { proposals, known } = await proposeGuide(world(), guide, rules)
      return { proposals: proposals.map(describeProposal), known, skipped }
    },
    async keep(ids) {
      const { kept, declined } = await decideProposals(world(), { keep: ids, decline: [] })
      return { kept: kept.length, declined: declined.length }
    },
    async readHistory() {
      const ended = await inWorkspace(db, workspaceId, (ws) =>
        listEndedMemories(ws, memberId, systemClock.now(), mostEnded),
      )
      return { memories: ended.map(describeEnded) }
    },
    close: () => store.close(),
  }
}
