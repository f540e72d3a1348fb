import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { sayArmWarnings } from './arm-warnings.ts'
import { type CopyOwner, findCopyBreaches } from './check-copy-rules.ts'
import { sayLinkWarnings } from './link-warnings.ts'
import { sayMissingValues } from './missing-values.ts'
import { sayFindings } from './say-findings.ts'
import { sayRetentionWarnings } from './retention-warnings.ts'
import { sayWindowWarnings } from './window-warnings.ts'

/** What to mind about a document that may be saved all the same: lint of its copy, links, and what data is kept. */
export async function sayWarnings(ws: WorkspaceTx, document: Campaign, owner: CopyOwner): Promise<string[]> {
  return [
    ...sayWindowWarnings(document),
    ...sayArmWarnings(document),
    ...sayLinkWarnings(document, await readSettings(ws)),
    ...(await sayRetentionWarnings(ws, document, owner.now)),
    ...(await sayMissingValues(ws, document, owner.now)),
    ...sayFindings(await findCopyBreaches(ws, document, owner)),
  ]
}
