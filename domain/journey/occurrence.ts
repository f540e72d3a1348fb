import type { Campaign } from '../campaign/campaign.ts'
import { targetOf } from './date-trait.ts'

const prefix = 'date:'

/** What makes entries of a run that repeats unique: its day, or for a date trigger the date that it is about. */
export function occurrenceOf(trigger: Campaign['trigger'], localAt: Temporal.PlainDateTime): string {
  const day = localAt.toPlainDate()
  return `${prefix}${(trigger.kind === 'date' ? targetOf(trigger, day) : day).toString()}`
}

/** What makes an entry by coming into a segment, or by leaving it, unique: the moment. */
export const occurrenceOfCrossing = (isMember: boolean, at: Temporal.Instant): string =>
  `${isMember ? 'entered' : 'left'}:${at.toString()}`

/**
 * May a customer whose last entry was of `last` enter again for `next`? Days between runs are counted by the calendar:
 * a weekly run comes after 7 days, whatever minutes the last one took and whatever the clocks did.
 * @returns null when the calendar does not tell: one of them is no run of a day
 */
export function mayFollow(reentry: Campaign['reentry'], last: string | null, next: string): boolean | null {
  if (typeof reentry === 'string' || !last?.startsWith(prefix) || !next.startsWith(prefix)) return null
  const [from, to] = [last, next].map((each) => Temporal.PlainDate.from(each.slice(prefix.length)))
  return from === undefined || to === undefined
    ? null
    : from.until(to, { largestUnit: 'days' }).days >= reentry.afterDays
}
