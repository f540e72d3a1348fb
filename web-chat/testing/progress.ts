import type { CampaignProgress } from '../src/protocol/campaign-progress.ts'

/** The campaign of testing/cards.ts on its way. */
export const running: CampaignProgress = {
  campaignId: 'c1',
  status: 'live',
  trigger: 'broadcast',
  pausedBecause: null,
  expanding: false,
  due: 2_146,
  queued: 930,
  attempted: 12,
  sent: 1_180,
  skipped: 19,
  failed: 2,
  uncertain: 3,
}
