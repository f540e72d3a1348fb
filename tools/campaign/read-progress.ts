import { countDue, type Progress } from '../../domain/results/progress.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { readProgress } from '../../store/campaigns/progress.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

export type CampaignProgress = Progress & { campaignId: string; status: string; due: number }

/** Where a campaign's messages are at this moment. */
export async function readCampaignProgress(ws: WorkspaceTx, campaignId: string): Promise<CampaignProgress> {
  const { status } = await readCampaign(ws, campaignId)
  const progress = await readProgress(ws, campaignId)
  return { campaignId, status, due: countDue(progress), ...progress }
}
