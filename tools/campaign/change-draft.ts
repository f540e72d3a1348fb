import type { Campaign } from '../../domain/campaign/campaign.ts'
import { nameItself } from '../../domain/campaign/name-itself.ts'
import { AppError } from '../../domain/errors.ts'
import { lockCampaign, saveDocument, type StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { holdDrafts, recordChange } from '../../store/campaigns/drafts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ToolContext } from '../define-tool.ts'
import { assertCampaign } from './assert-campaign.ts'
import { authorOf } from './author.ts'
import { assertCopyRules } from './check-copy-rules.ts'

/**
 * Change a campaign's document, all or nothing, and note it under the turn. What runs stays as approved until the next
 * launch.
 * @throws AppError wrong_status when the campaign is over, invalid_campaign when the result cannot work, invalid_copy
 *   for copy that must not go out
 */
export async function changeDraft(
  id: string,
  context: ToolContext,
  change: (document: Campaign) => Campaign,
): Promise<{ before: StoredCampaign; after: StoredCampaign }> {
  const at = context.clock.now()
  return inWorkspace(context.db, context.workspaceId, async (ws) => {
    await holdDrafts(ws)
    const before = await lockCampaign(ws, id)
    assertEditable(before)
    const document = nameItself(change(before.document), id)
    await assertCampaign(ws, document, at)
    const { threadId, member } = context
    const owner = { campaignId: id, threadId, memberId: member.id, now: at }
    await assertCopyRules(ws, document, { ...owner, before: before.document })
    await saveDocument(ws, { id, document, memberId: context.member.id, at })
    await recordChange(ws, authorOf(context), { kind: 'campaign', id, before: before.document, after: document, at })
    return { before, after: { ...before, document } }
  })
}

/** @throws AppError wrong_status when the campaign is over */
export function assertEditable({ status, document }: StoredCampaign): void {
  if (status !== 'stopped' && status !== 'finished') return
  throw new AppError('wrong_status', {
    detail: `“${document.name}” is ${status} and cannot be edited. Draft a new one from it.`,
  })
}
