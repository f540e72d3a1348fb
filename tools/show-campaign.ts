import { z } from 'zod'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { draftCards, readDraftResult } from './campaign/draft-result.ts'
import { defineTool } from './define-tool.ts'

export const showCampaign = defineTool({
  name: 'show_campaign',
  effect: 'read',
  role: 'viewer',
  description:
    'Show one campaign whole: its document with step ids, who it would reach now, and its copy for real customers.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  async handle({ campaign }, context) {
    const stored = await inWorkspace(context.db, context.workspaceId, (ws) => readCampaign(ws, campaign))
    return readDraftResult(stored, context)
  },
  preview: (_input, result, context) => draftCards(result, null, context),
})
