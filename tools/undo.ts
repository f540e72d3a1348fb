import { z } from 'zod'
import { makeChangesCard, withoutName } from '../domain/drafts/say-changes.ts'
import { holdDrafts } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { chooseUndo } from '../store/drafts/choose-turn.ts'
import { reverseTurn } from '../store/drafts/reverse-turn.ts'
import { authorOf } from './campaign/author.ts'
import { defineTool } from './define-tool.ts'
import { TurnHandle } from './turn-handle.ts'

export const undo = defineTool({
  name: 'undo',
  effect: 'draft',
  role: 'editor',
  outside: { 'undone.**': 'members', 'cannot.**': 'members' },
  description:
    'Put back what one turn changed: drafts, segments, memories. The latest turn of this thread that is not undone, or the one that is named. What somebody has changed since, or what went live, stays: `cannot` says why and shows what was changed.',
  input: z.strictObject({ turn: TurnHandle }),
  async handle({ turn }, context) {
    const { db, workspaceId, threadId, clock } = context
    return inWorkspace(db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      const changes = await chooseUndo(ws, threadId, turn)
      const reversal = { action: 'undo', author: authorOf(context), at: clock.now() } as const
      const { turn: undoneTurn, changed, kept } = await reverseTurn(ws, changes, reversal)
      return { turn: undoneTurn, undone: changed, cannot: kept }
    })
  },
  tell: ({ cannot, ...rest }) => ({ ...rest, cannot: cannot.map(withoutName) }),
  preview: (_input, { turn, undone, cannot }) => [makeChangesCard('undone', { turn, changed: undone, kept: cannot })],
})
