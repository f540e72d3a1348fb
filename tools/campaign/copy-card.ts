import type { Campaign } from '../../domain/campaign/campaign.ts'
import { compareDocuments } from '../../domain/campaign/compare.ts'
import type { CopyCard } from '../../domain/cards.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ToolContext } from '../define-tool.ts'
import { findCopyBreaches } from './check-copy-rules.ts'
import { previewCopy } from './preview-copy.ts'
import { listCopyNotes } from './say-findings.ts'

export type CopyChange = CopyCard['changes'][number]
/** Where changes in a result hold text of others. */
export const changesOutside = { 'changes.*.before': 'members', 'changes.*.after': 'members' } as const

/** A campaign's copy as people see it: what changed, how real customers read it, and what to mind. */
export async function copyCard(
  campaign: { campaignId: string; name: string; document: Campaign },
  changes: CopyChange[],
  { db, workspaceId, clock, member, publicUrl }: ToolContext,
): Promise<CopyCard> {
  const { campaignId, name, document } = campaign
  const now = clock.now()
  return inWorkspace(db, workspaceId, async (ws) => ({
    kind: 'copy',
    campaignId,
    campaignName: name,
    previews: await previewCopy(ws, document, { publicUrl, now }),
    changes,
    notes: listCopyNotes(
      await findCopyBreaches(ws, document, { campaignId, threadId: null, memberId: member.id, now }),
    ),
  }))
}

export function listCopyChanges(before: Campaign, after: Campaign): CopyChange[] {
  return compareDocuments(before.steps, after.steps).map(({ path, before: old, after: fresh }) => ({
    field: path.split('/').at(-1) ?? path,
    before: old ?? '',
    after: fresh ?? '',
  }))
}
