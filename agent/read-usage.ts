import type { BaseMessage, UsageMetadata } from '@langchain/core/messages'

/** The tokens that a model's answer took, where the model says so. */
export function readUsage(message: BaseMessage): UsageMetadata | undefined {
  // The property is typed away by langchain's generic messages, yet every AI message may carry it.
  return (message as BaseMessage & { usage_metadata?: UsageMetadata }).usage_metadata
}
