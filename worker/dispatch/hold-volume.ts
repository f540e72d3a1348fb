import type { WorkspaceTx } from '../../store/database/db.ts'
import type { Outcome } from '../../store/deliveries/outcomes.ts'
import { takeVolume } from '../../store/journeys/volume.ts'
import { pauseItself } from '../../store/campaigns/self-pause.ts'
import type { Dispatch } from './dispatch.ts'
import type { Attempt } from './send-batch.ts'

type Decided = { outcomes: Outcome[]; attempts: Attempt[] }

/**
 * Keep back what goes beyond the volume that a campaign's approval expected, and pause that campaign: what is kept back
 * stays queued until somebody resumes it. A message that is tried again was counted the first time, also when its
 * provider rested then and was not asked.
 */
export async function holdVolume<D extends Decided>(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  decided: D,
  now: Temporal.Instant,
): Promise<D> {
  const held = new Set<number>()
  const first = decided.attempts.filter(({ isFirst }) => isFirst)
  const byCampaign = Map.groupBy(first, ({ version }) => version.campaignId)
  // In one order everywhere, so that two workers wait for each other and never both.
  for (const [campaignId, attempts] of [...byCampaign].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { granted, sent, ceiling } = await takeVolume(ws, campaignId, attempts.length, now)
    if (ceiling === null || granted === attempts.length) continue
    for (const { id } of attempts.slice(granted)) held.add(id)
    if (await pauseItself(ws, campaignId, { kind: 'volume', at: now, sent, ceiling }))
      dispatch.log.warn(
        { workspaceId: ws.workspaceId, campaign: campaignId, sent, ceiling },
        'a campaign sends far more than its approval expected: paused',
      )
  }
  const isKept = ({ id }: { id: number }) => !held.has(id)
  return { ...decided, outcomes: decided.outcomes.filter(isKept), attempts: decided.attempts.filter(isKept) }
}
