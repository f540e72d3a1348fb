import { z } from 'zod'
import type { ListCard } from '../domain/cards.ts'
import { describeScope, MemoryKind, MemoryScope } from '../domain/memory.ts'
import { inWorkspace } from '../store/database/db.ts'
import { listMemories as list } from '../store/memories/memories.ts'
import { listEndedMemories } from '../store/memories/history.ts'
import { listProposals } from '../store/memories/proposals.ts'
import { defineTool } from './define-tool.ts'
import { describeEnded, describeMemory } from './memory/memory-card.ts'

/** As many as a model reads without losing the thread. */
const mostShown = 50

export const listMemories = defineTool({
  name: 'list_memories',
  effect: 'read',
  role: 'viewer',
  outside: { 'memories.**': 'members', 'waiting.**': 'files', 'ended.**': 'members' },
  description:
    'What is remembered about the brand’s voice, the newest first, each with where and when it came from; and the rules that wait for the member’s word. Narrow it by kind, scope or words.',
  input: z.strictObject({
    kind: MemoryKind.nullable().default(null),
    scope: MemoryScope.shape.kind.nullable().default(null),
    text: z.string().max(200).nullable().default(null).meta({ description: 'Words that the rule holds' }),
    history: z.boolean().default(false).meta({ description: 'Also the rules that hold no longer, and why' }),
  }),
  async handle({ kind, scope, text, history }, { db, workspaceId, member, clock }) {
    const filter = { kind: kind ?? undefined, scopeKind: scope ?? undefined, text: text ?? undefined }
    return inWorkspace(db, workspaceId, async (ws) => {
      const memories = await list(ws, member.id, clock.now(), { ...filter, limit: mostShown + 1 })
      const waiting = await listProposals(ws, member.id)
      const ended = history ? await listEndedMemories(ws, member.id, clock.now(), mostShown) : []
      return {
        memories: memories.slice(0, mostShown).map(describeMemory),
        hasMore: memories.length > mostShown,
        waiting: waiting.slice(0, mostShown).map((each) => ({
          proposalId: each.id,
          text: each.text,
          scope: describeScope(each.scope),
        })),
        ended: ended.map(describeEnded),
      }
    })
  },
  preview: (_input, { memories, hasMore, ended }) => [
    {
      kind: 'list',
      title: hasMore ? `What is remembered: the newest ${mostShown}` : 'What is remembered',
      columns: ['Rule', 'Holds for', 'Since'],
      rows: memories.map(({ text, scope, since }) => [text, scope, since]),
      more: 0,
    },
    ...(ended.length === 0 ? [] : [endedCard(ended)]),
  ],
})

const endedCard = (ended: readonly ReturnType<typeof describeEnded>[]): ListCard => ({
  kind: 'list',
  title: 'What holds no longer',
  columns: ['Rule', 'Held for', 'Why', 'Since'],
  rows: ended.map((each) => [each.text, each.scope, each.ended, each.endedAt]),
  more: 0,
})
