import { type CampaignStatus, changeStatus, readCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { notifyDue } from '../../store/due.ts'

const from = { paused: ['live'], stopped: ['live', 'paused'] } as const

/**
 * Pause a campaign, or stop it for good; nothing changes where that is done already.
 * @returns what it was before
 * @throws AppError where it never ran, or has ended
 */
export async function brakeCampaign(
  ws: WorkspaceTx,
  campaignId: string,
  to: 'paused' | 'stopped',
): Promise<CampaignStatus> {
  const { status } = await readCampaign(ws, campaignId)
  if (status !== to) await changeStatus(ws, campaignId, from[to], to)
  await notifyDue(ws)
  return status
}
