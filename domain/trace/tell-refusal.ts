import { describeCondition } from '../conditions/describe-condition.ts'
import { listParts, type RefusalReason } from '../journey/find-refusal.ts'
import { sayTime } from '../say-time.ts'
import { countOf, describeDuration } from '../words.ts'
import type { Line, Telling } from './line.ts'

export type TracedRefusal = {
  reason: RefusalReason
  count: number
  firstAt: Temporal.Instant
  at: Temporal.Instant
  detail: Readonly<Record<string, unknown>>
}

/** Why the customer, who had met the trigger, did not enter. */
export function tellRefusal(refusal: TracedRefusal, telling: Telling): Line {
  const { at, count, firstAt, detail } = refusal
  const event = detail['event']
  const what = typeof event === 'string' ? `does “${event}”` : 'meets the trigger'
  const often = count === 1 ? '' : ` (${countOf(count, 'time')} since ${sayTime(firstAt, telling.zone)})`
  return { at, words: `${what} and does not enter: ${describeRefusal(refusal, telling)}${often}` }
}

export function describeRefusal({ reason, detail }: TracedRefusal, { document, zone, names }: Telling): string {
  const timeAt = (key: string) => {
    const text = detail[key]
    return typeof text === 'string' ? sayTime(Temporal.Instant.from(text), zone) : null
  }
  switch (reason) {
    case 'too_old': {
      const hours = typeof detail['maxAgeHours'] === 'number' ? detail['maxAgeHours'] : 24
      return `the event came too late; it was of ${timeAt('eventAt') ?? 'long ago'}, and one older than ${describeDuration(`PT${hours}H`)} starts nothing`
    }
    case 'no_key':
      return `the event has no ${String(detail['key'])}, which tells one entry from another`
    case 'reentry': {
      const again = timeAt('possibleAgainAt')
      const entered = `they entered on ${timeAt('lastEnteredAt') ?? 'an earlier day'}`
      return again === null ? `${entered}, and one may enter once` : `${entered}, and may again from ${again}`
    }
    case 'audience': {
      const { failing } = detail
      const parts = listParts(document.audience).filter((_, index) => Array.isArray(failing) && failing.includes(index))
      const words = (parts.length === 0 ? [document.audience] : parts).map((part) => describeCondition(part, names))
      return `not in the audience; what does not hold: ${words.join('; ')}`
    }
  }
}
