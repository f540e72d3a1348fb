import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { MessagesDeltaValue, StateSchema } from '@langchain/langgraph'
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint'
import { createAgent } from 'langchain'
import type { Tool } from '../tools/define-tool.ts'
import { toLangChainTools } from './langchain-tools.ts'
import type { NamedModel } from './model.ts'
import { approval } from './middleware/approval.ts'
import { budget } from './middleware/budget.ts'
import { learn } from './middleware/learn.ts'
import { modelRetry } from './middleware/model-retry.ts'
import { outsideText } from './middleware/outside-text.ts'
import { recall } from './middleware/recall.ts'
import { summarise } from './middleware/summarise.ts'
import { toolArguments } from './middleware/tool-arguments.ts'
import { toolErrors } from './middleware/tool-errors.ts'
import { TurnRuntime } from './turn-context.ts'

const systemPrompt = readFileSync(join(import.meta.dirname, 'prompts/system.md'), 'utf8')

/**
 * The whole agent: one model, our tools, and what stands around them. Storage is linear in turns (MessagesDeltaValue);
 * a thread is folded before anything else looks at it; the order of middleware matters: retries are one call for the
 * budget, broken arguments never reach an approval, approval is outside tool errors, so an interrupt is never caught,
 * learning sees arguments that were parsed, and whatever becomes of a call, its answer passes outsideText last.
 */
export function createCampaignAgent(parts: {
  model: BaseChatModel
  /** Asked when the first has failed for good. */
  fallback?: NamedModel | null
  tools: readonly Tool[]
  checkpointer: BaseCheckpointSaver
}) {
  return createAgent({
    model: parts.model,
    tools: toLangChainTools(parts.tools),
    systemPrompt,
    checkpointer: parts.checkpointer,
    stateSchema: new StateSchema({ messages: MessagesDeltaValue }),
    contextSchema: TurnRuntime,
    middleware: [
      summarise(),
      outsideText(parts.tools),
      recall(),
      budget(),
      toolArguments(),
      modelRetry(parts.fallback),
      approval(parts.tools),
      toolErrors(parts.tools),
      learn(parts.tools),
    ],
  })
}

export type CampaignAgent = ReturnType<typeof createCampaignAgent>
