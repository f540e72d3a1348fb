import { fieldOf, listOf, textOf, type Conversation, type ToolStep, type Turn } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { readMeant } from '../parse/memory-words.ts'
import { explainFailure } from './explain.ts'
import { lastStep } from './turn-steps.ts'

type Proposed = { id: string; rule: Record<string, unknown> }

/** “Keep it”, “keep it for everyone”, “don’t keep it”: the member’s word on the rule that was proposed last. */
export function planProposal({ past, current }: Conversation): Reply {
  const proposed = findProposed(past)
  const [kept, dropped] = [lastStep(current, 'remember'), lastStep(current, 'forget')]
  const failure = (kept ?? dropped)?.failure
  if (failure !== undefined && failure !== null) return say(explainFailure(failure))
  if (kept !== undefined) return say(`Remembered: ${textOf(fieldOf(kept.result, 'text')) ?? ''}`)
  if (dropped !== undefined) return say('I do not keep it, and do not ask again.')
  if (proposed === undefined) return say('There is no rule that waits for your word here. Tell me the rule itself.')
  if (/^(no|don't|do not|never mind|drop)\b/i.test(current.text.trim())) return call('forget', { memory: proposed.id })
  const everyone = /\b(everyone|everybody|all of us|the team|the workspace|us all|all)\b/i.test(current.text)
  const scope = { kind: everyone ? 'workspace' : 'member', value: null }
  return call('remember', { ...proposed.rule, scope, basis: 'stated', quote: current.text.slice(0, 1000) })
}

/** The rule that was proposed last: by learning from copy, or by a remember that asked. */
export function findProposed(turns: readonly Turn[]): Proposed | undefined {
  return turns
    .flatMap(({ steps }) => steps)
    .flatMap(proposedBy)
    .at(-1)
}

function proposedBy({ name, args, result, failure }: ToolStep): Proposed[] {
  if (failure !== null) return []
  if (name === 'write_copy')
    return listOf(fieldOf(result, 'proposedRules')).map((each) => toProposed(fieldOf(each, 'proposalId'), each))
  return name === 'remember' && fieldOf(result, 'asks') === true ? [toProposed(fieldOf(result, 'id'), args)] : []
}

const toProposed = (id: unknown, rule: unknown): Proposed => ({
  id: textOf(id) ?? '',
  rule: { kind: fieldOf(rule, 'kind'), text: fieldOf(rule, 'text'), lint: fieldOf(rule, 'lint') ?? null },
})

/** “Forget the rule about emoji”: by the member’s words for it; where several could be meant, they are named. */
export function planForget({ current }: Conversation): Reply {
  const step = lastStep(current, 'forget')
  if (step === undefined) return call('forget', { memory: readMeant(current.text).slice(0, 500) })
  if (step.failure !== null) return say(explainFailure(step.failure))
  const texts = (field: string) =>
    listOf(fieldOf(step.result, field)).map((each) => textOf(fieldOf(each, 'text')) ?? '')
  const [forgotten, candidates] = [texts('forgotten'), texts('candidates')]
  if (forgotten.length > 0) return say(`Forgotten: ${[...new Set(forgotten)].join(' ')}`)
  if (candidates.length === 0) return say('Nothing that is remembered is like that, so nothing was forgotten.')
  return say(
    `Which one do you mean? Nothing is forgotten yet. Say “forget” with its words.\n${candidates.map((text) => `- ${text}`).join('\n')}`,
  )
}
