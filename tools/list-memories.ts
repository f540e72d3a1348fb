import { z } from 'zod'
import { describeScope } from '../domain/memory.ts'
import { inWorkspace } from '../store/database/db.ts'
import { listMemories as list } from '../store/memories/memories.ts'
import { defineTool } from './define-tool.ts'

export const listMemories = defineTool({
  name: 'list_memories',
  effect: 'read',
  role: 'viewer',
  description: 'What is remembered about the brand’s voice, each with where and when it came from.',
  input: z.strictObject({}),
  async handle(_input, { db, workspaceId, member, clock }) {
    const memories = await inWorkspace(db, workspaceId, (ws) => list(ws, member.id, clock.now()))
    return {
      memories: memories.map(({ id, kind, scope, text, source, createdAt }) => ({
        id,
        kind,
        scope: describeScope(scope),
        text,
        quote: source.quote,
        since: createdAt.toString().slice(0, 10),
      })),
    }
  },
  preview: (_input, { memories }) => [
    {
      kind: 'list',
      title: 'What is remembered',
      columns: ['Rule', 'Holds for', 'Since'],
      rows: memories.map(({ text, scope, since }) => [text, scope, since]),
      more: 0,
    },
  ],
})
