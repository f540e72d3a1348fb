import type { Transcript } from './transcript.ts'
import type { AgentEvent } from '../protocol/frames.ts'
import { nameTool } from './name-tool.ts'

/**
 * What a screen reader is told after an event: an answer once it is whole, a tool once it starts, a card by its title,
 * never the pieces of a text that is still being written. Null when there is nothing to say.
 */
export function announceEvent(after: Transcript, event: AgentEvent): string | null {
  const last = after.entries.at(-1)
  switch (event.type) {
    case 'TEXT_MESSAGE_END': {
      const answer = after.entries.findLast((entry) => entry.kind === 'answer')
      return answer?.kind === 'answer' ? answer.text.replaceAll(/[*_`#>]/g, '') : null
    }
    case 'TOOL_CALL_START':
      return last?.kind === 'tool' ? nameTool(last.name, 'running') : null
    case 'RUN_ERROR':
      return last?.kind === 'fault' ? describeFault(last.code, last.message) : null
    case 'CUSTOM':
      return announceCustom(after, event['name'])
    default:
      return null
  }
}

function announceCustom(after: Transcript, name: unknown): string | null {
  const last = after.entries.at(-1)
  if (name === 'card' && last?.kind === 'card') {
    const { card } = last
    if (card.kind === 'approval' && card.status === 'pending') {
      return `Your approval is needed: ${card.title}. The Approve and Reject buttons stand before the message box.`
    }
    if (card.kind === 'audience') return `Audience: ${card.count.toLocaleString('en')} customers.`
    if (card.kind === 'notice') return `${card.title}. ${card.text}`
    return null
  }
  if (name !== 'approval_decided') return null
  const decided = after.entries.findLast((entry) => entry.kind === 'card' && entry.card.kind === 'approval')
  return decided?.kind === 'card' && decided.card.kind === 'approval' ? `Approval ${decided.card.status}.` : null
}

/** A turn that did not end well, in words; a stop that the member asked for is no error. */
export function describeFault(code: string, message: string): string {
  if (code === 'stopped') return 'Stopped. What was done before the stop is kept.'
  return message || 'Something went wrong, and the turn ended. Send the message again to try once more.'
}
