import { held, kindOfTrait } from '../conditions/check-names.ts'
import { standardTraits } from '../conditions/standard-traits.ts'
import { endOf } from '../journey/schedule.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignProblem, checkEvent, type CheckScope, unknownName } from './check-names.ts'
import { checkSegmentTrigger } from './check-segment-trigger.ts'
import type { DateTrigger, RecurringSchedule, Schedule } from './trigger.ts'

/** What starts the campaign: names that exist, a trait that holds dates, days that there are, a time to come. */
export function checkTrigger(campaign: Campaign, scope: CheckScope): CampaignProblem[] {
  return [...checkStart(campaign, scope), ...checkSameKeys(campaign, scope)]
}

function checkStart(campaign: Campaign, scope: CheckScope): CampaignProblem[] {
  const { trigger } = campaign
  switch (trigger.kind) {
    case 'event':
      return checkEvent(trigger, trigger.keyedBy, 'trigger', scope)
    case 'segment_entry':
    case 'segment_exit':
      return checkSegmentTrigger(trigger, campaign, scope)
    case 'date':
      return checkDateTrait(trigger, scope)
    case 'broadcast':
      return checkSchedule(trigger.schedule, scope)
  }
}

/** What an exit compares with the event that began the journey is a property of that event too. */
function checkSameKeys({ trigger, exit }: Campaign, scope: CheckScope): CampaignProblem[] {
  return exit.flatMap((each, index): CampaignProblem[] => {
    if (each.kind !== 'event' || each.sameKey === null) return []
    const path = `exit/${index}/sameKey`
    if (trigger.kind === 'event') return checkEvent({ event: trigger.event }, each.sameKey, path, scope)
    const message = `No event starts this campaign, so that none can have the same ${each.sameKey}: nobody would ever leave by this exit. Leave sameKey out, or start the campaign by an event.`
    return [{ path, code: 'same_key_of_nothing', message, nearest: [] }]
  })
}

function checkDateTrait({ trait }: DateTrigger, { catalogue }: CheckScope): CampaignProblem[] {
  const kind = kindOfTrait(catalogue, trait)
  const known = new Set([...catalogue.traits.keys(), ...Object.keys(standardTraits)])
  if (kind === undefined) return [unknownName('trigger/trait', 'unknown_trait', 'trait', trait, [...known])]
  // Of several kinds some may be dates; a customer with another is passed over.
  if (kind === 'date' || kind === 'mixed') return []
  const sayCoverage = (name: string) => {
    const share = catalogue.coverage?.get(name)
    return share === undefined ? '' : ` (${Math.round(share * 100)} % of customers have it)`
  }
  const dates = [...known].filter((name) => kindOfTrait(catalogue, name) === 'date')
  const remedy =
    dates.length === 0
      ? 'No trait holds dates.'
      : `Dates are in ${dates.map((name) => `“${name}”${sayCoverage(name)}`).join(', ')}.`
  const message = `The trait “${trait}” holds ${held[kind]}, not dates${sayCoverage(trait)}. ${remedy}`
  return [{ path: 'trigger/trait', code: 'type_mismatch', message, nearest: dates }]
}

function checkSchedule(schedule: Schedule, { now }: CheckScope): CampaignProblem[] {
  switch (schedule.kind) {
    case 'now':
      return []
    case 'recurring':
      return checkDays(schedule)
    case 'at': {
      const { at, zone } = schedule
      const isPast = Temporal.Instant.compare(endOf({ localAt: Temporal.PlainDateTime.from(at), zone }), now) < 0
      const where = zone === 'customer' ? ' in every time zone' : ''
      const message = `${at.replace('T', ' ')} is in the past${where}. Choose a later time.`
      return isPast ? [{ path: 'trigger/schedule/at', code: 'schedule_in_the_past', message, nearest: [] }] : []
    }
  }
}

/** A week needs weekdays, a month either the first of some weekdays or a day, and a day neither. */
function checkDays({ every, weekdays, dayOfMonth }: RecurringSchedule): CampaignProblem[] {
  const problem = (field: string, message: string): CampaignProblem[] => [
    { path: `trigger/schedule/${field}`, code: 'schedule_days', message, nearest: [] },
  ]
  switch (every) {
    case 'day':
      if (weekdays.length > 0)
        return problem('weekdays', 'Every day has no weekdays. Make it every week on those days.')
      return dayOfMonth === null ? [] : problem('dayOfMonth', 'Every day has no day of the month. Make it every month.')
    case 'week':
      if (weekdays.length === 0) return problem('weekdays', 'Every week needs the weekdays on which it goes out.')
      return dayOfMonth === null
        ? []
        : problem('dayOfMonth', 'Every week has no day of the month. Make it every month.')
    case 'month':
      if (weekdays.length > 0 && dayOfMonth !== null)
        return problem('dayOfMonth', 'Name a day of the month or weekdays, for the first such day, and not both.')
      return weekdays.length === 0 && dayOfMonth === null
        ? problem('dayOfMonth', 'Every month needs a day of the month, or weekdays, for the first such day.')
        : []
  }
}
