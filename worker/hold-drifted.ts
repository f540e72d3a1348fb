import { listNeededTraits } from '../channels/copy/needed-traits.ts'
import { findDrift } from '../domain/approvals/drift.ts'
import { listMessageSteps } from '../domain/campaign/audience-of.ts'
import { readApprovedCount } from '../store/campaigns/approved-count.ts'
import { countReceivers } from '../store/campaigns/count-receivers.ts'
import { pauseItself } from '../store/campaigns/self-pause.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { type Broadcast, noteCounted } from '../store/journeys/broadcasts.ts'
import type { Version } from '../store/journeys/versions.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import type { Work } from './work.ts'

/**
 * Count a run's recipients before its first opening, and pause its campaign when they are no longer those that were
 * approved. What was launched by no approval with a number, such as a triggered campaign, has nothing to be held to.
 * @returns whether it was paused
 */
export async function holdDrifted(
  work: Work,
  ws: WorkspaceTx,
  run: Broadcast,
  { campaignId, version, document }: Version,
  now: Temporal.Instant,
): Promise<boolean> {
  const [step] = listMessageSteps(document)
  if (run.isCounted || document.trigger.kind !== 'broadcast' || step === undefined) return false
  const approved = await readApprovedCount(ws, { campaignId, version })
  if (approved !== null) {
    const about = { step, neededTraits: listNeededTraits(step) }
    const { willReceive } = await countReceivers(ws, { id: campaignId, document }, about, now)
    const drift = findDrift(willReceive, approved, await readSettings(ws), run.repeats)
    if (drift !== null) {
      await pauseItself(ws, campaignId, { ...drift, at: now })
      const facts = { workspaceId: ws.workspaceId, campaign: campaignId, ...drift }
      work.log.warn(facts, 'a broadcast would no longer reach those it was approved for: paused')
      return true
    }
  }
  await noteCounted(ws, run.id, now)
  return false
}
