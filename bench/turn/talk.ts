import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { sql } from 'kysely'
import { z } from 'zod'
import { createCampaignAgent } from '../../agent/agent.ts'
import { openCheckpoints } from '../../agent/checkpoints.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { type AgentDeps, runTurn } from '../../agent/run-turn.ts'
import type { TurnEvent } from '../../agent/events/turn-events.ts'
import { systemClock } from '../../domain/clock.ts'
import { newId } from '../../domain/ids.ts'
import type { Store } from '../../store/database/open.ts'
import { defineTool, type Tool } from '../../tools/define-tool.ts'

const tick = defineTool({
  name: 'tick',
  effect: 'read',
  role: 'viewer',
  outside: {},
  description: 'Does nothing.',
  input: z.strictObject({}),
  handle: () => Promise.resolve({ ok: true }),
})

export type Talk = {
  workspaceId: number
  deps: AgentDeps
  /** One turn of the one thread. */
  say: (text: string, signal?: AbortSignal) => AsyncGenerator<TurnEvent>
}

/** A workspace with one member who talks in one thread. */
export async function startTalk(store: Store, model: BaseChatModel, tools: readonly Tool[] = [tick]): Promise<Talk> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  const member = { id: newId('member'), name: 'Bench', role: 'admin' as const }
  await sql`
    insert into members (workspace_id, id, email, name, role)
    values (${workspaceId}, ${member.id}, ${`${member.id}@example.com`}, ${member.name}, ${member.role})`.execute(
    store.db,
  )
  const deps: AgentDeps = {
    db: store.db,
    agent: createCampaignAgent({ model, tools, checkpointer: await openCheckpoints(store.libraryPool) }),
    modelName: 'bench',
    models: { prices: {}, budgets: [] },
    embedder: createOfflineEmbedder(),
    translator: null,
    clock: systemClock,
    providers: {},
    publicUrl: () => 'http://127.0.0.1',
    log: { error: () => undefined, warn: () => undefined },
  }
  const threadId = newId('thread')
  const say: Talk['say'] = async function* (text, signal) {
    const request = { workspaceId, member, threadId, surface: 'api' as const, input: { text } }
    for await (const { event } of runTurn(deps, signal === undefined ? request : { ...request, signal })) yield event
  }
  return { workspaceId, deps, say }
}
