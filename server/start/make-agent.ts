import { createCampaignAgent } from '../../agent/agent.ts'
import { openCheckpoints } from '../../agent/checkpoints.ts'
import { chooseEmbedder } from '../../agent/hosted-embedder.ts'
import { chooseFallback, type ChosenModel } from '../../agent/model.ts'
import { readModelTerms } from '../../agent/model-terms.ts'
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
  config: Pick<Config, 'openai' | 'fallback' | 'prices' | 'budgets'>,
  parts: {
    store: Store
    clock: Clock
    log: AgentLog
    model: ChosenModel
    providers: Readonly<Record<string, string>>
    publicUrl: () => string
  },
): Promise<AgentDeps> {
  const { store, clock, log, model, providers, publicUrl } = parts
  const fallback = model.offline ? null : chooseFallback(config.fallback)
  const names = [model.name, ...(fallback === null ? [] : [fallback.name])]
  const terms = model.offline ? { prices: {}, budgets: [] } : readModelTerms(config, names)
  const checkpointer = await openCheckpoints(store.libraryPool)
  return {
    db: store.db,
    agent: createCampaignAgent({ model: model.model, fallback, tools, checkpointer }),
    modelName: model.name,
    models: terms,
    embedder: chooseEmbedder(config.openai, createOfflineEmbedder, log),
    translator: model.offline ? null : createTranslator(model.model, log),
    clock,
    providers,
    publicUrl,
    log,
  }
}
