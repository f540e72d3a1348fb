import type { Campaign } from '../../domain/campaign/campaign.ts'
import { describeTrigger } from '../../domain/campaign/trigger-words.ts'
import { sayWhy } from '../../domain/conditions/explanation.ts'
import { AppError } from '../../domain/errors.ts'
import { isTriggeredBy } from '../../domain/journey/enter.ts'
import { sayTime } from '../../domain/say-time.ts'
import type { Telling } from '../../domain/trace/line.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { explainMatch } from '../../store/explain-match.ts'
import { listLatestEvents, readFirstLaunch } from '../../store/traces/trigger-events.ts'

type Asked = { campaign: StoredCampaign; customerId: number; now: Temporal.Instant; telling: Telling }

/** Why a customer never entered a campaign and nothing was written down about it: sentences, the most telling first. */
export async function explainAbsence(ws: WorkspaceTx, asked: Asked): Promise<string[]> {
  const { campaign, telling } = asked
  const { document } = telling
  const launchedAt = await readFirstLaunch(ws, campaign.id)
  if (launchedAt === null || campaign.liveVersion === null)
    return ['the campaign has never been launched, so nobody has got it']
  const why = [await explainTrigger(ws, asked, launchedAt), await explainAudience(ws, asked)]
  const stood = campaign.status === 'live' ? [] : [`the campaign is ${campaign.status} now`]
  const reasons = [...why.filter((each) => each !== null), ...stood]
  return reasons.length > 0
    ? reasons
    : [`nothing stands in the way now; they have not met the trigger: ${describeTrigger(document.trigger)}`]
}

async function explainTrigger(
  ws: WorkspaceTx,
  { customerId, telling: { document, zone } }: Asked,
  launchedAt: Temporal.Instant,
): Promise<string | null> {
  const { trigger } = document
  const since = sayTime(launchedAt, zone)
  if (trigger.kind === 'segment_entry')
    return `they have not come into the segment since the launch on ${since}; who was in it then does not enter`
  if (trigger.kind === 'segment_exit')
    return `they have not left the segment since the launch on ${since}; only who was in it can leave it`
  if (trigger.kind !== 'event') return null
  const events = await listLatestEvents(ws, customerId, trigger.event)
  const [last] = events
  if (last === undefined) return `they have never done “${trigger.event}”, which starts the campaign`
  const fitting = events.find((event) => isTriggeredBy(trigger, event))
  if (fitting === undefined)
    return `they did “${trigger.event}” last on ${sayTime(last.at, zone)}, but not as the campaign asks: ${describeTrigger(trigger)}`
  return Temporal.Instant.compare(fitting.at, launchedAt) < 0
    ? `they did “${trigger.event}” last on ${sayTime(fitting.at, zone)}, before the campaign was launched on ${since}`
    : null
}

/** Only the condition's own words: what is known of the customer is for people to look up. */
async function explainAudience(ws: WorkspaceTx, asked: Asked): Promise<string | null> {
  const { customerId, now, telling } = asked
  const audience: Campaign['audience'] = telling.document.audience
  try {
    const found = await explainMatch(ws, { condition: audience, customerId, now, names: telling.names })
    if (found.holds) return null
    return `they are not in the audience now; ${sayWhy(dropFacts(found)).join('; ')}`
  } catch (error) {
    // A part about the event that begins the journey cannot be asked without one; a segment may have been deleted.
    if (!(error instanceof AppError)) throw error
    return null
  }
}

type Explained = Awaited<ReturnType<typeof explainMatch>>
const dropFacts = (each: Explained): Explained => ({ ...each, fact: null, parts: each.parts.map(dropFacts) })
