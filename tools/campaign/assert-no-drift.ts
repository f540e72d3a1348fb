import { listNeededTraits } from '../../channels/copy/needed-traits.ts'
import { findDrift, sayDrift } from '../../domain/approvals/drift.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import { AppError } from '../../domain/errors.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { findApprovedCount } from '../../store/campaigns/approved-count.ts'
import { countReceivers } from '../../store/campaigns/count-receivers.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'

/**
 * Who would receive a broadcast may have changed between the card and the decision.
 * @throws AppError approval_stale with both numbers when it is no longer what was approved
 */
export async function assertNoDrift(
  ws: WorkspaceTx,
  { id, document }: Pick<StoredCampaign, 'id' | 'document'>,
  approvalId: string,
  now: Temporal.Instant,
): Promise<void> {
  const [step] = listMessageSteps(document)
  if (document.trigger.kind !== 'broadcast' || step === undefined) return
  const approved = await findApprovedCount(ws, [approvalId])
  if (approved === null) return
  const about = { step, neededTraits: listNeededTraits(step) }
  const { willReceive } = await countReceivers(ws, { id, document }, about, now)
  const recurs = document.trigger.schedule.kind === 'recurring'
  const drift = findDrift(willReceive, approved, await readSettings(ws), recurs)
  if (drift === null) return
  throw new AppError('approval_stale', {
    detail: `${sayDrift(drift)}. Nothing was sent; ask for a fresh approval.`,
    extra: drift,
  })
}
