import { z } from 'zod'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { type DraftResult, draftCards, readDraftResult, draftOutside } from './campaign/draft-result.ts'
import { type Commit, historyCards, readHistory } from './campaign/read-history.ts'
import { defineTool } from './define-tool.ts'

export const showCampaign = defineTool({
  name: 'show_campaign',
  effect: 'read',
  role: 'viewer',
  outside: { ...draftOutside, 'history.*.changes.*': 'members' },
  description:
    'Show one campaign whole: its document with step ids, who it would reach now, its copy for real customers, and its latest changes with the turns that undo takes.',
  input: z.strictObject({
    campaign: z.string().min(1),
    quietly: z
      .boolean()
      .default(false)
      .meta({ description: 'true to read it before a change: the member sees no card of it' }),
  }),
  async handle({ campaign }, context): Promise<DraftResult & { history: Commit[] }> {
    const [stored, history] = await inWorkspace(context.db, context.workspaceId, async (ws) => [
      await readCampaign(ws, campaign),
      await readHistory(ws, campaign),
    ])
    return { ...(await readDraftResult(stored, context)), history }
  },
  tell: ({ history, ...rest }) => ({
    ...rest,
    history: history.map(({ turn, at, byId, changes }) => ({ turn, at, by: byId, changes })),
  }),
  preview: async ({ quietly }, result, context) =>
    quietly ? [] : [...(await draftCards(result, null, context)), ...historyCards(result.history)],
})
