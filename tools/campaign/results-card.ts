import { describeReason } from '../../domain/gates/reasons.ts'
import type { ResultsCard } from '../../domain/cards.ts'
import { countOf } from '../../domain/words.ts'
import type { CampaignResults, ReasonCount } from '../../store/results.ts'

/** What the model reads of a campaign's results: plain numbers, conversions first. */
export type ResultsAnswer = ReturnType<typeof summariseResults>

export function summariseResults(results: CampaignResults, conversionGoal: string | null) {
  const { campaignId, name, status, from, to, entries, deliveries, skipped, failed } = results
  return {
    campaignId,
    name,
    status,
    conversionGoal,
    window: { from: from?.toString() ?? null, to: to.toString() },
    ...deliveries,
    converted: entries.entitledConverted,
    entered: entries.total,
    heldOut: entries.heldOut,
    skippedByReason: skipped,
    failedByReason: failed,
    verdict: judge(results),
    metrics: results.metrics,
  }
}

/** A plain word on where the campaign stands; no rate is praised that a few customers made. */
function judge({ deliveries, entries }: CampaignResults): string {
  if (deliveries.due === 0) return 'Nobody has entered yet.'
  if (deliveries.queued + deliveries.inFlight > 0)
    return `Still going: ${countOf(deliveries.queued + deliveries.inFlight, 'message')} to go.`
  if (deliveries.sent < 100) return `${countOf(deliveries.sent, 'message')} sent: too few to judge a rate by.`
  const rate = ((100 * entries.entitledConverted) / Math.max(1, entries.entitled)).toFixed(1)
  return `${rate} % of those who could get it converted so far.`
}

const order = [
  'converted',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'failed',
  'uncertain',
  'skipped',
  'held out',
  'queued',
]

/** Why many customers got nothing, in words that follow their number. */
const summaries: Record<string, string> = {
  suppressed: 'have a suppressed address',
  not_consented: 'have not agreed to these messages',
  unreachable: 'have no address or device for them',
  frequency_cap: 'had reached the frequency cap',
  cannot_render: 'lack something that the copy shows',
  campaign_stopped: 'were waiting when the campaign was stopped',
}

export function resultsCard(answer: ResultsAnswer): ResultsCard {
  const explain = ({ reason, count }: ReasonCount) => ({
    reason,
    words: summaries[reason] ?? describeReason(reason),
    count,
  })
  return {
    kind: 'results',
    campaignId: answer.campaignId,
    name: answer.name,
    status: answer.status,
    from: answer.window.from,
    to: answer.window.to,
    conversion: answer.conversionGoal,
    metrics: order.flatMap((name) =>
      answer.metrics.filter((metric) => metric.name === name && (metric.value > 0 || order.indexOf(name) < 5)),
    ),
    skipped: answer.skippedByReason.map(explain),
    failed: answer.failedByReason.map(explain),
    verdict: answer.verdict,
  }
}
