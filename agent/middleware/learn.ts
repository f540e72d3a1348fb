import { type BaseMessage, createMiddleware, ToolMessage } from 'langchain'
import { LintRule } from '../../domain/memory.ts'
import { fold, isAssent, isStated } from '../../domain/memory/is-stated.ts'
import { inferFromTone, type Inference, inferRules } from '../../domain/memory/infer-rule.ts'
import { isRecord } from '../../domain/is-record.ts'
import { type CopyCorrection, listCorrections } from '../../store/conversation/tool-calls.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { isKnownRule, listProposals } from '../../store/memories/proposals.ts'
import { describeRule, proposalCard } from '../../tools/memory/memory-card.ts'
import { proposeRule } from '../../tools/memory/propose-rule.ts'
import type { Tool } from '../../tools/define-tool.ts'
import { readCopyChange } from '../offline/parse/copy-change.ts'
import { normalise } from '../offline/text/normalise.ts'
import { findTakenWords } from '../provenance.ts'
import { readSaid } from '../read-said.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

const lookBackDays = 30
const mostCorrections = 12

/**
 * Tells what a member stated from what was inferred. A rule counts as stated only with words of the member's own; without
 * them, whoever suggested it (the model, or text that came from customers), the member is asked. And what their
 * corrections of copy have in common is proposed as a rule, with any model and with none.
 */
export const learn = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'Learn',
    contextSchema: TurnRuntime,
    wrapToolCall: async (request, handler) => {
      const { toolCall } = request
      if (toolCall.name === 'remember' && !(await isOwnRule(toolCall.args, request, tools)))
        return handler({ ...request, toolCall: { ...toolCall, args: { ...toolCall.args, basis: 'inferred' } } })
      const answer = await handler(request)
      if (toolCall.name !== 'write_copy' || !ToolMessage.isInstance(answer) || answer.status === 'error') return answer
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const proposed = await proposeFromCopy(turn, toolCall.id ?? '')
      return proposed.length === 0 ? answer : withProposals(answer, proposed)
    },
  })

/** Stated with the member's own words, or put to them before and agreed to; never where data said it. */
async function isOwnRule(
  args: Record<string, unknown>,
  request: { state: { messages: readonly BaseMessage[] }; runtime: { context?: unknown } },
  tools: readonly Tool[],
): Promise<boolean> {
  const { text, lint, quote } = args
  const rule = typeof text === 'string' ? text : ''
  const { turn } = TurnRuntime.parse(request.runtime.context)
  const { messages } = request.state
  const said = await readSaid(messages, turn)
  if (findTakenWords(args, { messages, said, tools }).length > 0) return false
  if (isStated(`${rule} ${wordsOfLint(lint)}`, typeof quote === 'string' ? quote : null, said)) return true
  if (!isAssent(turn.text)) return false
  const waiting = await inWorkspace(turn.db, turn.workspaceId, (ws) => listProposals(ws, turn.member.id))
  return waiting.some((proposal) => fold(proposal.text) === fold(rule) && proposal.source.turnId !== turn.turnId)
}

/** The words that a check names, without the names of its parts. */
function wordsOfLint(lint: unknown): string {
  const parsed = LintRule.safeParse(lint)
  if (!parsed.success) return ''
  const { bannedWords, requiredWords, replacements } = parsed.data
  return [...bannedWords, ...requiredWords, ...replacements.flatMap(({ avoid, use }) => [avoid, use])].join(' ')
}

type Proposed = { proposalId: string; kind: string; text: string; lint: unknown }

/** What cannot be learnt must not undo what was written: it is logged, and the copy stays. */
async function proposeFromCopy(turn: TurnContext, toolCallId: string): Promise<Proposed[]> {
  try {
    return await learnFromCopy(turn, toolCallId)
  } catch (error) {
    turn.log.warn({ err: error }, 'nothing was learnt from a correction')
    return []
  }
}

async function learnFromCopy(turn: TurnContext, toolCallId: string): Promise<Proposed[]> {
  const since = turn.clock.now().subtract({ hours: 24 * lookBackDays })
  const corrections = await inWorkspace(turn.db, turn.workspaceId, (ws) =>
    listCorrections(ws, turn.member.id, { since, limit: mostCorrections }),
  )
  const joined = corrections.map(joinTexts)
  const [latest] = joined
  if (latest === undefined) return []
  const change = readCopyChange(turn.text, normalise(turn.text), true)
  const spoken = (change?.tones ?? []).flatMap((tone) => (tone === 'short' ? [] : [inferFromTone(tone, latest)]))
  const proposed: Proposed[] = []
  for (const inference of [...spoken, ...inferRules(joined)])
    proposed.push(...(await propose(turn, toolCallId, inference)))
  return proposed
}

const joinTexts = (changes: CopyCorrection) => ({
  before: changes.map(({ before }) => before).join('\n'),
  after: changes.map(({ after }) => after).join('\n'),
})

/** Nothing is asked that the member has met before, whatever they made of it. It is for them alone unless they say so. */
async function propose(turn: TurnContext, toolCallId: string, { rule, why }: Inference): Promise<Proposed[]> {
  const own = { ...rule, scope: { kind: 'member' as const, value: turn.member.id } }
  const isKnown = await inWorkspace(turn.db, turn.workspaceId, (ws) => isKnownRule(ws, own, turn.member.id))
  if (isKnown) return []
  const source = { threadId: turn.threadId, turnId: turn.turnId, quote: turn.text.slice(0, 1000) }
  const { proposal } = await proposeRule(turn, { ...own, source })
  turn.showCard(toolCallId, proposalCard(proposal.id, describeRule(proposal), why))
  const { id, kind, text, lint } = proposal
  return [{ proposalId: id, kind, text, lint }]
}

function withProposals(answer: ToolMessage, proposedRules: readonly Proposed[]): ToolMessage {
  const result: unknown = JSON.parse(answer.text)
  const content = JSON.stringify({ ...(isRecord(result) ? result : {}), proposedRules })
  return new ToolMessage({ content, tool_call_id: answer.tool_call_id, name: answer.name ?? 'write_copy' })
}
