import type { Campaign } from '../../domain/campaign/campaign.ts'
import { sayCause } from '../../domain/journey/self-pause.ts'
import { countDue, type Progress } from '../../domain/results/progress.ts'
import { type CampaignStatus, readCampaign } from '../../store/campaigns/campaigns.ts'
import { readProgress } from '../../store/campaigns/progress.ts'
import { readSelfPause } from '../../store/campaigns/self-pause.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

export type CampaignProgress = Progress & {
  campaignId: string
  status: CampaignStatus
  trigger: Campaign['trigger']['kind']
  due: number
  /** Why it paused itself, in words; null where it did not. */
  pausedBecause: string | null
}

/** Where a campaign's messages are at this moment. */
export async function readCampaignProgress(ws: WorkspaceTx, campaignId: string): Promise<CampaignProgress> {
  const { status, document } = await readCampaign(ws, campaignId)
  const pause = status === 'paused' ? await readSelfPause(ws, campaignId) : null
  const progress = await readProgress(ws, campaignId)
  const pausedBecause = pause === null ? null : sayCause(pause)
  return { campaignId, status, trigger: document.trigger.kind, due: countDue(progress), pausedBecause, ...progress }
}
