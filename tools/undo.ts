import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { readLatestTurnChanges } from '../store/campaigns/drafts.ts'
import { undoChanges } from '../store/campaigns/undo.ts'
import { inWorkspace } from '../store/database/db.ts'
import { defineTool } from './define-tool.ts'

export const undo = defineTool({
  name: 'undo',
  effect: 'draft',
  role: 'editor',
  description:
    'Put back what the latest turn of this thread that changed something has changed: drafts, segments, memories. Says what cannot be undone.',
  input: z.strictObject({}),
  async handle(_input, { db, workspaceId, threadId, turnId, member, clock }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const changes = await readLatestTurnChanges(ws, threadId)
      if (changes.length === 0)
        throw new AppError('nothing_to_undo', { detail: 'Nothing was changed in this thread that could be undone.' })
      return undoChanges(ws, changes, { turnId, memberId: member.id, at: clock.now() })
    })
  },
  preview: (_input, { undone, cannot }) => [
    {
      kind: 'notice',
      tone: cannot.length === 0 ? 'success' : 'warning',
      title: undone.length === 0 ? 'Nothing could be undone' : 'Undone',
      text: [
        ...undone.map(({ name }) => `“${name}” is as it was before.`),
        ...cannot.map(({ name, why }) => `“${name}” stays: ${why}.`),
      ].join(' '),
    },
  ],
})
