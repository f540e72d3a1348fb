import { z } from 'zod'
import { LintRule, MemoryKind, MemoryScope } from '../domain/memory.ts'
import { settleProposals } from '../store/memories/proposals.ts'
import { authorOf } from './campaign/author.ts'
import { defineTool } from './define-tool.ts'
import { keepRules } from './memory/keep-rule.ts'
import { describeMemory, describeRule, memoryCard, proposalCard } from './memory/memory-card.ts'
import { proposeRule } from './memory/propose-rule.ts'

const inferredWhy = 'You did not say this as a rule; I take it from what you corrected.'

export const remember = defineTool({
  name: 'remember',
  effect: 'memory',
  role: 'editor',
  outside: { text: 'members', scope: 'members', 'checks.*': 'members', 'replaces.*.text': 'members' },
  description:
    'Keep a rule of the brand’s voice, a preference or a fact. What the member stated is kept at once, with their words as `quote`; what you infer from a correction (basis inferred) is only proposed, and they are asked. Give `lint` for what a program can check: words, exclamation marks, emoji, length, links. To change a memory give its id as `replaces`.',
  input: z.strictObject({
    kind: MemoryKind,
    text: z.string().trim().min(1).max(500).meta({ description: 'The rule in one plain sentence' }),
    scope: MemoryScope,
    lint: LintRule.nullable().default(null),
    basis: z
      .enum(['stated', 'inferred'])
      .default('stated')
      .meta({ description: 'stated: the member said it as a rule' }),
    quote: z.string().max(1000).nullable().default(null).meta({ description: 'The member’s own words, as they are' }),
    replaces: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'The id of the memory that it takes the place of' }),
    expiresInDays: z
      .int()
      .min(1)
      .max(3650)
      .nullable()
      .default(null)
      .meta({ description: 'For what holds for a while only' }),
  }),
  async handle({ basis, expiresInDays, quote, ...rule }, context) {
    const { clock, member, threadId, turnId } = context
    const source = { threadId, turnId, quote }
    if (basis === 'inferred') {
      const { proposal, isNew, replaced } = await proposeRule(context, { ...rule, source })
      const replaces = replaced === null ? [] : [{ id: replaced.id, text: replaced.text }]
      return { asks: true as const, isNew, id: proposal.id, ...describeRule(proposal), replaces }
    }
    const at = clock.now()
    const expiresAt = expiresInDays === null ? null : at.add({ hours: 24 * expiresInDays })
    const world = { ...context, author: authorOf(context) }
    const kept = await keepRules(world, [{ ...rule, source, expiresAt }], async (ws, all) => {
      for (const { memory } of all) await settleProposals(ws, memory, { memberId: member.id, at })
    })
    const [{ memory, superseded, isNew } = missing()] = kept
    const { quote: _, since: __, ...described } = describeMemory(memory)
    const replaced = superseded.map(({ id, text }) => ({ id, text }))
    return { asks: false as const, isNew, ...described, replaces: replaced }
  },
  preview: (_input, result) =>
    result.asks
      ? [proposalCard(result.id, result, inferredWhy, result.replaces)]
      : [memoryCard('remembered', result, result.replaces)],
})

const missing = (): never => {
  throw new Error('one rule was given, and none was kept')
}
