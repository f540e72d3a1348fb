import type { Campaign } from '../../domain/campaign/campaign.ts'
import { describeTrigger } from '../../domain/campaign/trigger-words.ts'
import {
  describeAudience,
  describeConversion,
  describeExit,
  describeSteps,
  type Names,
  ownName,
} from '../../domain/campaign/words.ts'
import type { CampaignCard, Difference } from '../../domain/cards.ts'
import { describeChanges } from '../../domain/campaign/describe-changes.ts'
import { toDifference } from '../../domain/drafts/describe-object.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'

/** The campaign as people see it: the journey in lines, with what changed and what to mind. */
export function campaignCard(
  campaign: Pick<StoredCampaign, 'id' | 'status' | 'document'>,
  shown: { audienceCount: number; warnings: readonly string[]; before: Campaign | null },
): CampaignCard {
  const { document } = campaign
  const names = ownName(campaign.id, document)
  return {
    kind: 'campaign',
    campaignId: campaign.id,
    name: document.name,
    status: campaign.status,
    trigger: describeTrigger(document.trigger),
    audience: describeAudience(document),
    audienceCount: shown.audienceCount,
    steps: describeSteps(document.steps, names),
    exits: document.exit.map((exit) => describeExit(exit, names)),
    conversion: document.conversion === null ? null : describeConversion(document.conversion),
    topic: document.topic,
    transactional: document.transactional,
    holdoutPercent: document.holdoutPercent,
    warnings: [...shown.warnings],
    differences: shown.before === null ? [] : listDifferences(shown.before, document, names),
  }
}

const maxDifferences = 20

/** In words, where the campaign differs from what it was. */
export function listDifferences(before: Campaign, after: Campaign, names: Names): Difference[] {
  return describeChanges(before, after, names).slice(0, maxDifferences).map(toDifference)
}
