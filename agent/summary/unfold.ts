import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { markOutside } from '../../domain/outside/mark-outside.ts'
import type { OutsideFields } from '../../domain/outside/sources.ts'
import type { ThreadFacts } from '../../store/conversation/thread-facts.ts'
import { type Folded, readSummary } from './folded.ts'

/** What is read for a folded thread stands in for a call of this name; there is no such tool to call. */
const earlierName = 'earlier_in_thread'

/** Where these answers hold text of others. */
const outside: OutsideFields = {
  name: 'members',
  'decided.*.title': 'members',
  'decided.*.reason': 'members',
  'rules.*.text': 'members',
}

const note =
  'Earlier turns, shortened. What stands under decided, rules and the campaigns below is what is stored now: it counts where the words of a turn say otherwise. What a turn marked undone changed was taken back.'

/**
 * The messages as a model is shown them: the folded beginning becomes a word to say so, and answers of tools, which are
 * data, with what is decided and in play as it is stored now.
 */
export function unfold(messages: readonly BaseMessage[], facts: ThreadFacts): BaseMessage[] {
  const folded = readSummary(messages)
  if (folded === null) return [...messages]
  const campaigns = facts.campaigns.map(({ id, name, status }) => ({
    call: { id: `call_earlier_${id}`, name: 'show_campaign', args: { campaign: id } },
    result: { campaignId: id, name, status },
  }))
  const steps = [
    { call: { id: 'call_earlier', name: earlierName, args: {} }, result: describe(folded, facts) },
    ...campaigns,
  ]
  return [
    new HumanMessage('(This thread is long. What came before is shortened, by Carillon, not by a member.)'),
    new AIMessage({ content: '', tool_calls: steps.map(({ call }) => ({ ...call, type: 'tool_call' as const })) }),
    ...steps.map(
      ({ call, result }) =>
        new ToolMessage({
          content: JSON.stringify(markOutside(result, outside)),
          tool_call_id: call.id,
          name: call.name,
        }),
    ),
    new AIMessage('I have read it.'),
    ...messages.slice(1),
  ]
}

function describe({ turns, leftOut }: Folded, { decided, rules, undoneTurns }: ThreadFacts) {
  const undone = new Set(undoneTurns)
  return {
    note,
    decided,
    rules,
    turnsLeftOut: leftOut,
    turns: turns.map(({ id, ...words }) => (undone.has(id) ? { ...words, undone: true } : words)),
  }
}
