import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listCheckedRules } from '../../store/memories/memories.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { sayLinkWarnings } from './link-warnings.ts'
import { lintCampaign } from './lint-campaign.ts'
import { sayRetentionWarnings } from './retention-warnings.ts'
import { sayWindowWarnings } from './window-warnings.ts'

/** What to mind about a document that may be saved all the same: lint of its copy, links, and what data is kept. */
export async function sayWarnings(
  ws: WorkspaceTx,
  document: Campaign,
  { memberId, now }: { memberId: string; now: Temporal.Instant },
): Promise<string[]> {
  return [
    ...sayWindowWarnings(document),
    ...sayLinkWarnings(document, await readSettings(ws)),
    ...(await sayRetentionWarnings(ws, document, now)),
    ...lintCampaign(document, await listCheckedRules(ws, memberId, now)),
  ]
}
