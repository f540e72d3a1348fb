import type { BaseMessage, UsageMetadata } from '@langchain/core/messages'
import type { TokenUse } from '../domain/budgets/prices.ts'

/** The tokens that a model's answer took, where the model says so. */
export function readUsage(message: BaseMessage): UsageMetadata | undefined {
  // The property is typed away by langchain's generic messages, yet every AI message may carry it.
  return (message as BaseMessage & { usage_metadata?: UsageMetadata }).usage_metadata
}

/** The same as we count it; none where the model does not say. */
export function readTokenUse(message: BaseMessage): TokenUse {
  const used = readUsage(message)
  return {
    inputTokens: used?.input_tokens ?? 0,
    outputTokens: used?.output_tokens ?? 0,
    cachedTokens: used?.input_token_details?.cache_read ?? 0,
  }
}
