import { describeReason } from '../../domain/gates/reasons.ts'
import type { Comparison, ResultsCard } from '../../domain/cards.ts'
import { findInterval, type Share } from '../../domain/results/interval.ts'
import { countOf } from '../../domain/words.ts'
import type { HoursToConvert } from '../../store/results/conversion-times.ts'
import type { ReportKey, ReportRow } from '../../store/results/report.ts'
import type { CampaignResults, ReasonCount } from '../../store/results.ts'

type Report = { by: ReportKey; rows: ReportRow[] } | null

/** What the model reads of a campaign's results: plain numbers, conversions first. */
export type ResultsAnswer = ReturnType<typeof summariseResults>

/** Counted, but not worth a line of their own. */
const untold = ['due', 'attempted']
/** Told even when they are none. */
const alwaysTold = ['converted', 'sent', 'delivered', 'opened', 'clicked']

export function summariseResults(results: CampaignResults, conversionGoal: string | null, report: Report) {
  const { campaignId, name, status, from, to, entries, deliveries, skipped, failed, lift, experiments } = results
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
    metrics: results.metrics.filter(
      ({ name, value }) => !untold.includes(name) && (value > 0 || alwaysTold.includes(name)),
    ),
    lift,
    experiments,
    timeToConvert: sayTimeToConvert(results.hoursToConvert),
    verdict: judge(results),
    report,
  }
}

/** A plain word on where the campaign stands; no rate is praised that a few customers made. */
function judge({ deliveries, entries, lift, experiments }: CampaignResults): string {
  if (entries.total === 0) return 'Nobody has entered yet.'
  const open = deliveries.queued + deliveries.inFlight
  const progress = open > 0 ? [`Still going: ${countOf(open, 'message')} to go.`] : []
  const effect = lift === null ? ['No conversion was chosen, so only reactions are counted.'] : [lift.words]
  return [...progress, ...effect, ...experiments.map(({ words }) => words)].join(' ')
}

function sayTimeToConvert(hours: HoursToConvert | null): string | null {
  if (hours === null) return null
  return `Half of the converted took less than ${sayHours(hours.half)}, three quarters less than ${sayHours(hours.threeQuarters)}.`
}

function sayHours(hours: number): string {
  if (hours < 1) return countOf(Math.max(1, Math.ceil(hours * 60)), 'minute')
  return hours < 48 ? countOf(Math.ceil(hours), 'hour') : countOf(Math.ceil(hours / 24), 'day')
}

/** Why many customers got nothing, in words that follow their number. */
const summaries: Record<string, string> = {
  exited: 'had left the journey by then',
  step_removed: 'waited at a step that was taken out of the campaign',
  condition: 'match none of the channels’ conditions',
  suppressed: 'have a suppressed address',
  not_consented: 'have not agreed to these messages',
  unreachable: 'have no address or device for them',
  frequency_cap: 'had reached the frequency cap',
  cannot_render: 'lack something that the copy shows',
  campaign_stopped: 'were waiting when the campaign was stopped',
}

export const summariseReason = (reason: string): string => summaries[reason] ?? describeReason(reason)

export function resultsCard(answer: ResultsAnswer): ResultsCard {
  const explain = ({ reason, count }: ReasonCount) => ({
    reason,
    words: summariseReason(reason),
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
    metrics: answer.metrics,
    skipped: answer.skippedByReason.map(explain),
    failed: answer.failedByReason.map(explain),
    verdict: answer.verdict,
    comparisons: listComparisons(answer),
    timeToConvert: answer.timeToConvert,
    report:
      answer.report === null
        ? null
        : {
            by: answer.report.by,
            rows: answer.report.rows.map(({ key, sent, opened, clicked, converted, skipped }) => ({
              key,
              sent,
              opened,
              clicked,
              converted,
              skipped,
            })),
          },
  }
}

function listComparisons({ lift, experiments }: ResultsAnswer): Comparison[] {
  const line = (name: string, { count, of }: Share) => ({ name, count, of, ...findInterval({ count, of }) })
  const holdout: Comparison[] =
    lift === null || lift.heldOut.of === 0
      ? []
      : [
          {
            title: 'Beside the holdout',
            rates: [line('could get it', lift.entitled), line('held out', lift.heldOut)],
          },
        ]
  return [
    ...holdout,
    ...experiments.map(({ arms }) => ({
      title: 'Experiment',
      rates: arms.map((arm) => line(arm.name, arm)),
    })),
  ]
}
