import { checkCopy } from '../../channels/copy/check-copy.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { checkCampaign } from '../../domain/campaign/check-campaign.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { CatalogueNames } from '../../domain/catalogue.ts'
import { systemClock } from '../../domain/clock.ts'
import type { Fault } from '../../domain/list-faults.ts'

const nothingKnown: CatalogueNames = {
  traits: new Map(),
  events: new Map(),
  segments: new Map(),
  topics: new Set(),
  campaigns: new Map(),
}

/** What only the workspace can tell, or what becomes wrong by waiting. */
const isOfWorkspace = (code: string) =>
  code.startsWith('unknown_') || code === 'url_not_allowed' || code === 'schedule_in_the_past'

/** What is wrong with a campaign whatever workspace it is for: its tree, its figures, copy that is no Liquid. */
export function checkAlone(campaign: Campaign): Fault[] {
  const scope = { catalogue: nothingKnown, now: systemClock.now(), timezone: 'UTC', webhookUrls: [] }
  const known = { customer: [], event: [], journey: [] }
  const copy = listSteps(campaign.steps).flatMap(({ step, path }) =>
    step.kind === 'message'
      ? step.channels.flatMap((message, index) => checkCopy(message, known, `${path}/channels/${index}/content`))
      : [],
  )
  return [...checkCampaign(campaign, scope), ...copy].filter(({ code }) => !isOfWorkspace(code))
}
