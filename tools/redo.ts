import { z } from 'zod'
import { makeChangesCard, withoutName } from '../domain/drafts/say-changes.ts'
import { holdDrafts } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { chooseRedo } from '../store/drafts/choose-turn.ts'
import { reverseTurn } from '../store/drafts/reverse-turn.ts'
import { authorOf } from './campaign/author.ts'
import { defineTool } from './define-tool.ts'
import { TurnHandle } from './turn-handle.ts'

export const redo = defineTool({
  name: 'redo',
  effect: 'draft',
  role: 'editor',
  outside: { 'redone.**': 'members', 'cannot.**': 'members' },
  description:
    'Do again what undo took back: of the turn that was undone last in this thread, or of the one that is named. What was changed after the undo cannot be redone: `cannot` says why and shows what was changed.',
  input: z.strictObject({ turn: TurnHandle }),
  async handle({ turn }, context) {
    const { db, workspaceId, threadId, clock } = context
    return inWorkspace(db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      const changes = await chooseRedo(ws, threadId, turn)
      const reversal = { action: 'redo', author: authorOf(context), at: clock.now() } as const
      const { turn: redoneTurn, changed, kept } = await reverseTurn(ws, changes, reversal)
      return { turn: redoneTurn, redone: changed, cannot: kept }
    })
  },
  tell: ({ cannot, ...rest }) => ({ ...rest, cannot: cannot.map(withoutName) }),
  preview: (_input, { turn, redone, cannot }) => [makeChangesCard('redone', { turn, changed: redone, kept: cannot })],
})
