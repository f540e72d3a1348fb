import { sayCause } from '../../domain/journey/self-pause.ts'
import { byTime, type Line } from '../../domain/trace/line.ts'
import { summarise, tellJourney } from '../../domain/trace/summarise.ts'
import { describeRefusal, tellRefusal } from '../../domain/trace/tell-refusal.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { readSelfPause } from '../../store/campaigns/self-pause.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listJourneys } from '../../store/traces/journeys.ts'
import { listRefusals } from '../../store/traces/refusals.ts'
import { explainAbsence } from './explain-absence.ts'
import { readTellings } from './tellings.ts'

/** Why one customer did, or did not, get a campaign; nobody else's data, and nothing of theirs but what happened. */
export type Trace = {
  campaign: { id: string; name: string; status: string } | null
  entered: boolean
  summary: string
  /** ISO instants; the words tell times by the customer's clock. */
  lines: { at: string; words: string }[]
  /** Other campaigns that this customer met lately, by name. */
  others: string[]
}

type Asked = { customerId: number; campaignId: string | null; now: Temporal.Instant }

const maxLines = 60

/**
 * The newest journey through the campaign, or why there is none; without a campaign the newest of any.
 * @throws AppError not_found for a campaign that this workspace does not have
 */
export async function traceCustomer(ws: WorkspaceTx, { customerId, campaignId, now }: Asked): Promise<Trace> {
  const journeys = await listJourneys(ws, customerId, { campaignId, limit: 20 })
  const refusals = await listRefusals(ws, customerId, campaignId)
  const [journey] = journeys
  const [refusal] = refusals
  const newest = journey ?? refusal
  const id = campaignId ?? newest?.campaignId
  if (id === undefined)
    return { campaign: null, entered: false, summary: 'No campaign has met them yet.', lines: [], others: [] }
  const campaign = await readCampaign(ws, id)
  const about = { id, name: campaign.document.name, status: campaign.status }
  const key = newest ?? { campaignId: id, version: campaign.liveVersion ?? 0 }
  const told = (await readTellings(ws, customerId, [key]))(key, campaign.document)
  const later = refusals.filter(({ campaignId: of, version }) => of === id && version === newest?.version)
  const pause = await readSelfPause(ws, id)
  const cause = pause === null ? '' : `the campaign paused by itself: ${sayCause(pause)}`
  const lines: Line[] = [
    ...(pause === null ? [] : [{ at: pause.at, words: cause }]),
    ...(journey === undefined ? [] : tellJourney(journey, told)),
    ...later.map((each) => tellRefusal(each, told)),
  ].toSorted(byTime)
  const others = [...new Set(journeys.filter((each) => each.campaignId !== id).map(({ campaignName }) => campaignName))]
  const known = { campaign: about, entered: journey !== undefined, others: others.slice(0, 8) }
  const shown = lines.slice(-maxLines).map(({ at, words }) => ({ at: at.toString(), words }))
  if (journey !== undefined) {
    const summary = summarise(journey, told)
    const waits = pause !== null && summary.startsWith('Not yet')
    return { ...known, summary: waits ? `${summary.replace(/\.$/, '')}; ${cause}.` : summary, lines: shown }
  }
  if (refusal !== undefined)
    return { ...known, summary: `They did not enter it: ${describeRefusal(refusal, told)}.`, lines: shown }
  const why = await explainAbsence(ws, { campaign, customerId, now, telling: told })
  return { ...known, summary: `They did not enter it: ${why.join('; ')}.`, lines: shown }
}
