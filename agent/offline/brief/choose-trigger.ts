import type { DateTrigger, Schedule, Trigger } from '../../../domain/campaign/trigger.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName, wordsOfName } from '../link/names.ts'
import type { Reading } from '../parse/reading.ts'
import type { TriggerClause } from '../parse/trigger-clause.ts'

/** A broadcast unless something starts it; “trials that end in 3 days” is a date that comes for each customer. */
export function toTrigger(
  clause: TriggerClause | undefined,
  audience: ConditionInput | undefined,
  schedule: Schedule | null,
): { trigger: Trigger; audience: ConditionInput | undefined } {
  if (clause?.kind === 'event') {
    const trigger: Trigger = { kind: 'event', event: clause.event.name, where: clause.where, keyedBy: null }
    return { trigger, audience: withoutEvent(audience, clause.event.name) }
  }
  if (clause?.kind === 'date') {
    const { trait, offsetDays, every } = clause
    return { trigger: dateTrigger(trait.name, { offsetDays, every }, schedule), audience }
  }
  if (clause !== undefined) return { trigger: clause, audience }
  const coming = schedule === null ? takeComing(audience) : undefined
  if (coming !== undefined) {
    const trigger = dateTrigger(coming.trait, { offsetDays: -coming.days, every: 'once' }, null)
    return { trigger, audience: coming.rest }
  }
  return { trigger: { kind: 'broadcast', schedule: schedule ?? { kind: 'now' } }, audience }
}

/** “Before the trial ends” speaks of those who are on trial, where a trait has that value. */
export function findState(reading: Reading, { traits }: Catalogue, trigger: Trigger): ConditionInput | undefined {
  if (trigger.kind !== 'date') return undefined
  const named = stemsOfName(trigger.trait)
  for (const { name, type, values } of traits) {
    const is = type === 'text' ? values.find((value) => named.includes(stemsOfName(value)[0] ?? '')) : undefined
    if (is === undefined) continue
    reading.assume(`it is for those whose ${wordsOfName(name)} is ${is}`)
    return { trait: { name, is } }
  }
  return undefined
}

/** Whoever starts the journey by an event has done it: saying so again as a condition adds nothing. */
function withoutEvent(audience: ConditionInput | undefined, event: string): ConditionInput | undefined {
  if (audience === undefined) return undefined
  const parts = 'all' in audience ? audience.all : [audience]
  const rest = parts.filter(
    (part) =>
      !(
        'performed' in part &&
        part.performed.event === event &&
        part.performed.withinDays === undefined &&
        part.performed.atLeast === 1
      ),
  )
  const [only] = rest
  return rest.length > 1 ? { all: rest } : only
}

/** “At 10” gives a date its time of day; the day is the date's own. */
function dateTrigger(
  trait: string,
  { offsetDays, every }: Pick<DateTrigger, 'offsetDays' | 'every'>,
  schedule: Schedule | null,
): Trigger {
  const time =
    schedule?.kind === 'at' ? schedule.at.slice(-5) : schedule?.kind === 'recurring' ? schedule.atLocalTime : null
  const nearby = Math.max(-365, Math.min(365, offsetDays))
  return { kind: 'date', trait, offsetDays: nearby, atLocalTime: time ?? '09:00', every }
}

function takeComing(
  audience: ConditionInput | undefined,
): { trait: string; days: number; rest: ConditionInput | undefined } | undefined {
  if (audience === undefined) return undefined
  const parts = 'all' in audience ? audience.all : [audience]
  for (const part of parts) {
    if (!('trait' in part) || !('withinNextDays' in part.trait)) continue
    const rest = parts.filter((each) => each !== part)
    const [only] = rest
    return { trait: part.trait.name, days: part.trait.withinNextDays, rest: rest.length > 1 ? { all: rest } : only }
  }
  return undefined
}

/** Who may enter: for “the first time”, those whose first time this is; for “the third time”, those whose third it is. */
export function whoEnters(audience: ConditionInput | undefined, clause: TriggerClause | undefined): ConditionInput {
  const time = clause?.kind === 'event' ? whichTime(clause) : undefined
  if (time === undefined) return audience ?? { everyone: true }
  return audience === undefined || 'everyone' in audience ? time : { all: [time, audience] }
}

function whichTime({ event, first, nth }: Extract<TriggerClause, { kind: 'event' }>): ConditionInput | undefined {
  if (nth !== undefined) return { performed: { event: event.name, exactly: nth } }
  return first ? { firstPerformed: { event: event.name, withinDays: 1 } } : undefined
}

/** What comes again and again is meant to be got again and again. */
export const comesAgain = (trigger: Trigger): boolean =>
  trigger.kind === 'date'
    ? trigger.every === 'year'
    : trigger.kind === 'broadcast' && trigger.schedule.kind === 'recurring'
