import type { Campaign } from '../../domain/campaign/campaign.ts'
import { checkRunnable } from '../../domain/journey/runnable.ts'
import { findDailyCeiling } from '../../domain/journey/volume.ts'
import { countOf } from '../../domain/words.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ToolContext } from '../define-tool.ts'
import { defaultDays, rehearse, type Rehearsed } from './rehearse.ts'

/** Of a larger history a sample is rehearsed: an approval must not keep its member waiting. */
const atMost = 5_000

/**
 * How many messages a day a triggered campaign would have sent lately, in words for its approval, and how
 * many pause it; null for a broadcast,
 * which says how many it reaches, and for what cannot run, which the approval refuses.
 */
export async function describeExpectedVolume(
  id: string,
  context: ToolContext,
): Promise<{ text: string; dailyCeiling: number } | null> {
  const { db, workspaceId, clock } = context
  const { document } = await inWorkspace(db, workspaceId, (ws) => readCampaign(ws, id))
  if (document.trigger.kind === 'broadcast' || checkRunnable(document).length > 0) return null
  const rehearsal = { campaignId: id, document, days: defaultDays, until: clock.now(), atMost }
  const rehearsed = await rehearse(context, rehearsal)
  const { deliveries, share } = rehearsed
  const perDay = deliveries.sent / share / defaultDays
  const about =
    perDay >= 1 ? `about ${Math.round(perDay).toLocaleString('en')} messages a day` : 'less than a message a day'
  const busiest = Math.round(deliveries.busiestDay / share).toLocaleString('en')
  const basis = share < 1 ? `, reckoned from ${Math.round(share * 100)} % of those customers` : ''
  const dailyCeiling = findDailyCeiling(perDay, deliveries.busiestDay / share)
  const pause = `; more than ${dailyCeiling.toLocaleString('en')} in 24 hours pause it, and ask you`
  const text = `${about}, ${busiest} on the busiest, had it run in the last ${defaultDays} days${basis}${sayCrossings(document, rehearsed)}${pause}`
  return { text, dailyCeiling }
}

/** How often a segment that starts the campaign was come into, or left: also by those who may not enter. */
function sayCrossings({ trigger }: Campaign, { entries, refused, share }: Rehearsed): string {
  if (!('segment' in trigger)) return ''
  const crossings = refused.reduce((sum, { count }) => sum + count, entries.total)
  const crossed = trigger.kind === 'segment_entry' ? 'came into' : 'left'
  const times = countOf(Math.round(crossings / share), 'time')
  return `, in which customers ${crossed} the segment ${times}, as far as events and time tell: traits have no history`
}
