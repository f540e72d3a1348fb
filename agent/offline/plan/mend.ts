import { Campaign } from '../../../domain/campaign/campaign.ts'
import type { ToolFailure } from '../conversation.ts'

/** The campaign with the first unknown name replaced by the nearest the tool offered; undefined when that mends nothing. */
export function mendCampaign(campaign: Campaign, failure: ToolFailure): Campaign | undefined {
  const [nearest] = failure.nearest
  const wrong = /[“"'`]([^“”"'`]+)[”"'`]/.exec(failure.message)?.[1]
  if (nearest === undefined || wrong === undefined || nearest === wrong) return undefined
  const written = JSON.stringify(campaign)
  const replaced = written.replaceAll(JSON.stringify(wrong), JSON.stringify(nearest))
  const parsed = Campaign.safeParse(JSON.parse(replaced))
  return replaced !== written && parsed.success ? parsed.data : undefined
}
