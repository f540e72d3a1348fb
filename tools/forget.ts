import { z } from 'zod'
import { inWorkspace } from '../store/database/db.ts'
import { authorOf } from './campaign/author.ts'
import { claimProposals } from '../store/memories/proposals.ts'
import { defineTool, type ToolContext } from './define-tool.ts'
import { findMemory } from './memory/find-memory.ts'
import { forgetMemories } from './memory/forget-memories.ts'
import { describeMemory, memoryCard } from './memory/memory-card.ts'

export const forget = defineTool({
  name: 'forget',
  effect: 'memory',
  role: 'editor',
  outside: { 'forgotten.**': 'members', 'candidates.**': 'members', declined: 'members' },
  description:
    'Forget a remembered rule, preference or fact: it holds no longer. Name it by its id or by words of it. When several could be meant nothing is forgotten and they are returned: ask the member which.',
  input: z.strictObject({
    memory: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta({ description: 'The id, mry_…, or words of the rule; prp_… declines a proposed one' }),
  }),
  async handle({ memory: wanted }, context) {
    const { db, workspaceId, member, clock } = context
    const at = clock.now()
    if (/^prp_[0-9a-z]+$/.test(wanted)) return declineProposal(wanted, context)
    const { memories, candidates } = await findMemory(context, wanted, { memberId: member.id, at })
    const ids = memories.map(({ id }) => id)
    const forgotten = await inWorkspace(db, workspaceId, (ws) => forgetMemories(ws, ids, authorOf(context), at))
    return {
      forgotten: forgotten.map(describeMemory),
      candidates: candidates.map(describeMemory),
      declined: null,
      say:
        forgotten.length > 0
          ? null
          : candidates.length === 0
            ? 'Nothing that is remembered is like that, so nothing was forgotten.'
            : 'Nothing was forgotten yet: ask which of the candidates is meant, then call forget with its id.',
    }
  },
  preview: (_input, { forgotten, candidates }) =>
    candidates.length === 0
      ? forgotten.map((memory) => memoryCard('forgotten', memory))
      : [
          {
            kind: 'list',
            title: 'Which one is to be forgotten?',
            columns: ['Rule', 'Holds for', 'Since'],
            rows: candidates.map(({ text, scope, since }) => [text, scope, since]),
            more: 0,
          },
        ],
})

async function declineProposal(id: string, { db, workspaceId, member, clock }: ToolContext) {
  const by = { memberId: member.id, at: clock.now(), decision: 'declined' as const }
  const [declined] = await inWorkspace(db, workspaceId, (ws) => claimProposals(ws, [id], by))
  return {
    forgotten: [],
    candidates: [],
    declined: declined?.text ?? null,
    say: 'It is not kept, and not asked again.',
  }
}
