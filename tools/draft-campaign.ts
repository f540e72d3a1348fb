import { z } from 'zod'
import { Campaign } from '../domain/campaign/campaign.ts'
import { nameItself } from '../domain/campaign/name-itself.ts'
import { assignStepIds } from '../domain/campaign/tree.ts'
import { newId } from '../domain/ids.ts'
import { insertDraft } from '../store/campaigns/campaigns.ts'
import { holdDrafts, recordChange } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { assertCampaign } from './campaign/assert-campaign.ts'
import { draftCards, readDraftResult, draftOutside } from './campaign/draft-result.ts'
import { authorOf } from './campaign/author.ts'
import { assertCopyRules } from './campaign/check-copy-rules.ts'
import { defineTool } from './define-tool.ts'

export const draftCampaign = defineTool({
  name: 'draft_campaign',
  effect: 'draft',
  role: 'editor',
  outside: draftOutside,
  description:
    'Write a new campaign as a draft: trigger, audience, steps and copy. Nothing is sent. Returns who it would reach.',
  input: z.strictObject({ campaign: Campaign }),
  async handle({ campaign }, context) {
    const { db, workspaceId, clock, member, threadId } = context
    const at = clock.now()
    const id = newId('campaign')
    const document = nameItself({ ...campaign, steps: assignStepIds(campaign.steps) }, id)
    await inWorkspace(db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      // What it says of itself is checked against what is written: a refusal takes that back.
      await insertDraft(ws, { id, document, memberId: member.id, at })
      await assertCampaign(ws, document, at)
      await assertCopyRules(ws, document, { campaignId: id, threadId, memberId: member.id, now: at, before: null })
      await recordChange(ws, authorOf(context), { kind: 'campaign', id, before: null, after: document, at })
    })
    return readDraftResult({ id, status: 'draft', document }, context)
  },
  preview: (_input, result, context) => draftCards(result, null, context),
})
