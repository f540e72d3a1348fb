import { z } from 'zod'
import { newId } from '../domain/ids.ts'
import { describeScope, LintRule, MemoryKind, MemoryScope } from '../domain/memory.ts'
import { recordChange } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { insertMemory } from '../store/memories/memories.ts'
import { authorOf } from './campaign/author.ts'
import { defineTool } from './define-tool.ts'

export const remember = defineTool({
  name: 'remember',
  effect: 'memory',
  role: 'editor',
  description:
    'Keep a rule of the brand’s voice, a preference or a fact that the member stated. Give `lint` for what a program can check: banned words, exclamation marks, length.',
  input: z.strictObject({
    kind: MemoryKind,
    text: z.string().trim().min(1).max(500).meta({ description: 'The rule in one plain sentence' }),
    scope: MemoryScope,
    lint: LintRule.nullable().default(null),
    quote: z.string().max(1000).nullable().default(null).meta({ description: 'The member’s own words' }),
  }),
  async handle({ kind, text, scope, lint, quote }, context) {
    const { db, workspaceId, clock, embedder, member, threadId, turnId } = context
    const at = clock.now()
    const id = newId('memory')
    const owned = scope.kind === 'member' ? { kind: scope.kind, value: member.id } : scope
    const [embedding = []] = await embedder.embed([text])
    return inWorkspace(db, workspaceId, async (ws) => {
      const memory = {
        id,
        kind,
        scope: owned,
        text,
        lint,
        source: { threadId, turnId, quote },
        createdBy: member.id,
        createdAt: at,
      }
      const { superseded } = await insertMemory(ws, { ...memory, embedding, embedder: embedder.id })
      await recordChange(ws, authorOf(context), { kind: 'memory', id, before: null, after: { text }, at })
      return { memoryId: id, kind, text, scope: describeScope(owned), replaces: superseded }
    })
  },
  preview: (_input, { memoryId, kind, text, scope, replaces }) => [
    { kind: 'memory', memoryId, action: 'remembered', memoryKind: kind, scope, text, replaces },
  ],
})
