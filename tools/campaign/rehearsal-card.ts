import { describeConversion } from '../../domain/campaign/words.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { RehearsalCard, SkipCount, Timeline } from '../../domain/cards.ts'
import { channelWords } from '../../domain/channels.ts'
import type { Refusal } from '../../domain/rehearsal/life.ts'
import { sayVolume } from '../../domain/rehearsal/notes.ts'
import type { RehearsalResult } from '../../domain/rehearsal/result.ts'
import { summariseReason } from './results-card.ts'

/** What the model reads of a rehearsal: counts and words, customers as handles alone. */
export type RehearsalAnswer = Omit<RehearsalResult, 'collisions'> & {
  campaignId: string
  name: string
  /** What it would have sent, in one sentence. */
  volume: string
  conversionGoal: string | null
  collisions: { campaign: string; count: number; of: number }[]
}

/** @param names campaigns by id: a gone one is called by its id */
export function summariseRehearsal(
  { id, document }: { id: string; document: Campaign },
  result: RehearsalResult,
  names: ReadonlyMap<string, string>,
): RehearsalAnswer {
  return {
    campaignId: id,
    name: document.name,
    volume: sayVolume(result),
    conversionGoal: document.conversion === null ? null : describeConversion(document.conversion),
    ...result,
    collisions: result.collisions
      .slice(0, maxCollisions)
      .map(({ campaignId, ...share }) => ({ campaign: names.get(campaignId) ?? campaignId, ...share })),
  }
}

const maxCollisions = 5

export function rehearsalCard(answer: RehearsalAnswer, customers: ReadonlyMap<number, string>): RehearsalCard {
  return {
    kind: 'rehearsal',
    campaignId: answer.campaignId,
    name: answer.name,
    from: answer.from,
    until: answer.until,
    zone: answer.zone,
    volume: answer.volume,
    metrics: listMetrics(answer),
    days: answer.perDay.map(({ day, entered, sent, skipped }) => ({
      day,
      entered,
      skipped,
      sent: answer.sentByChannel.flatMap(({ channel }) => {
        const count = sent[channel] ?? 0
        return count === 0 ? [] : [{ channel, count }]
      }),
    })),
    skipped: mergeSkips(answer.skipped),
    deferred: answer.deferred.map(({ reason, messages }) => ({ reason, words: deferral(reason), count: messages })),
    notEntered: answer.refused.map(({ why, count }) => ({ reason: why, words: refusals[why], count })),
    fallbacks: answer.fallbacks.map(({ from, to, reason, count }) => ({
      words: `by ${channelWords[to]} instead of ${channelWords[from]}: they ${summariseReason(reason)}`,
      count,
    })),
    conversion: answer.conversionGoal,
    collisions: answer.collisions,
    samples: answer.samples.map(({ customerId, lines }): Timeline => ({
      customerId,
      customer: customers.get(customerId) ?? `customer ${customerId}`,
      lines,
    })),
    notes: answer.notes,
  }
}

function listMetrics({ entries, deliveries, conversions }: RehearsalAnswer): RehearsalCard['metrics'] {
  const entered = { name: 'entered', value: entries.total }
  const messages = { name: 'messages', value: deliveries.sent + deliveries.skipped }
  const share = (name: string, { converted, of }: { converted: number; of: number }, base: string) =>
    of === 0 ? [] : [{ name, value: converted, of: { name: base, value: of } }]
  return [
    { ...entered, of: null },
    ...(entries.heldOut === 0 ? [] : [{ name: 'held out', value: entries.heldOut, of: entered }]),
    { name: 'sent', value: deliveries.sent, of: messages },
    { name: 'skipped', value: deliveries.skipped, of: messages },
    ...(conversions === null
      ? []
      : [
          ...share('converted', conversions.entitled, 'entered, not held out'),
          ...share('converted, held out', conversions.heldOut, 'held out'),
        ]),
  ]
}

/** The same reason on several channels is one line. */
function mergeSkips(skipped: RehearsalAnswer['skipped']): SkipCount[] {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason)
  return [...byReason].map(([reason, each]) => ({
    reason,
    words: summariseReason(reason),
    count: each.reduce((sum, { count }) => sum + count, 0),
  }))
}

const deferral = (reason: string) =>
  reason === 'quiet_hours' ? 'wait for the end of quiet hours' : `wait: ${summariseReason(reason)}`

const refusals: Record<Refusal, string> = {
  not_in_audience: 'were not in the audience at that moment',
  entered_before: 'had entered before',
  cannot_evaluate: 'could not be judged: a condition cannot be evaluated',
}
