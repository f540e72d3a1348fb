import { z } from 'zod'
import { applyOperations } from '../domain/campaign/apply-operations.ts'
import type { Campaign } from '../domain/campaign/campaign.ts'
import { Operation } from '../domain/campaign/operations.ts'
import { changeDraft } from './campaign/change-draft.ts'
import { type DraftResult, draftCards, readDraftResult, draftOutside } from './campaign/draft-result.ts'
import { defineTool } from './define-tool.ts'

export const editCampaign = defineTool({
  name: 'edit_campaign',
  effect: 'draft',
  role: 'editor',
  outside: { ...draftOutside, 'before.**': 'members' },
  description:
    'Change a campaign by a few operations: set a field, or insert, replace, move or remove steps by their id. Copy alone is changed by write_copy. A live campaign runs as approved until it is launched again.',
  input: z.strictObject({ campaign: z.string().min(1), operations: z.array(Operation).min(1).max(50) }),
  async handle({ campaign, operations }, context): Promise<DraftResult & { before: Campaign }> {
    const { before, after } = await changeDraft(campaign, context, (document) => applyOperations(document, operations))
    return { ...(await readDraftResult(after, context)), before: before.document }
  },
  preview: (_input, result, context) => draftCards(result, result.before, context),
})
