import { checkAllCopy, type KnownVariables } from '../../channels/copy/check-copy.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { checkCampaign } from '../../domain/campaign/check-campaign.ts'
import type { CampaignProblem } from '../../domain/campaign/check-names.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { CatalogueNames } from '../../domain/catalogue.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { throwProblems } from './assert-valid.ts'
import { findUnreachable } from './find-unreachable.ts'
import { readNames } from './load-scope.ts'

/**
 * Refuse a document that cannot work, where it is written: names, percentages, schedules, copy that does not parse or
 * names what does not exist, messages on channels that reach nobody.
 * @throws AppError unknown_name, invalid_campaign or invalid_copy with every problem, its path and the remedy
 */
export async function assertCampaign(ws: WorkspaceTx, campaign: Campaign, now: Temporal.Instant): Promise<void> {
  const catalogue = await readNames(ws)
  const { timezone, webhookUrls } = await readSettings(ws)
  throwProblems(checkCampaign(campaign, { catalogue, now, timezone, webhookUrls }), 'invalid_campaign')
  throwProblems(checkCopyOf(campaign, catalogue), 'invalid_copy')
  throwProblems(await findUnreachable(ws, campaign, now), 'invalid_campaign')
}

function checkCopyOf(campaign: Campaign, catalogue: CatalogueNames): CampaignProblem[] {
  const messages = listSteps(campaign.steps).flatMap(({ step, path }) =>
    step.kind === 'message'
      ? step.channels.map((message, index) => ({ message, path: `${path}/channels/${index}/content` }))
      : [],
  )
  return checkAllCopy(messages, knownVariables(campaign, catalogue))
}

/** What copy may name: traits, the trigger event's properties, and what the journey saved. */
function knownVariables(campaign: Campaign, catalogue: CatalogueNames): KnownVariables {
  const trigger = campaign.trigger
  const event = trigger.kind === 'event' ? catalogue.events.get(trigger.event) : undefined
  const saved = listSteps(campaign.steps).flatMap(({ step }) => {
    if (step.kind === 'llm') return [step.saveAs]
    return step.kind === 'wait_for_event' && step.saveAs !== null ? [step.saveAs] : []
  })
  return { customer: [...catalogue.traits.keys()], event: event === undefined ? [] : [...event.keys()], journey: saved }
}
