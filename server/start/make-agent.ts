import { createCampaignAgent } from '../../agent/agent.ts'
import { openCheckpoints } from '../../agent/checkpoints.ts'
import { chooseEmbedder } from '../../agent/hosted-embedder.ts'
import type { ChosenModel } from '../../agent/model.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import type { AgentDeps } from '../../agent/run-turn.ts'
import { createTranslator } from '../../agent/translator.ts'
import type { AgentLog } from '../../agent/turn-context.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Config } from '../../domain/config.ts'
import type { Store } from '../../store/database/open.ts'
import { tools } from '../../tools/registry.ts'

/** The agent with its model, its tools and its threads. */
export async function makeAgent(
  config: Pick<Config, 'openai'>,
  parts: {
    store: Store
    clock: Clock
    log: AgentLog
    model: ChosenModel
    providers: Readonly<Record<string, string>>
  },
): Promise<AgentDeps> {
  const { store, clock, log, model, providers } = parts
  const checkpointer = await openCheckpoints(store.libraryPool)
  return {
    db: store.db,
    agent: createCampaignAgent({ model: model.model, tools, checkpointer }),
    modelName: model.name,
    embedder: chooseEmbedder(config.openai, createOfflineEmbedder, log),
    translator: model.offline ? null : createTranslator(model.model, log),
    clock,
    providers,
    log,
  }
}
