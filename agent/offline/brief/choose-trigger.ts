import type { Trigger } from '../../../domain/campaign/trigger.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { TriggerClause } from '../parse/trigger-clause.ts'

/** A broadcast unless something starts it; “trials that end in 3 days” is a date that comes for each customer. */
export function toTrigger(
  clause: TriggerClause | undefined,
  audience: ConditionInput | undefined,
  schedule: Extract<Trigger, { kind: 'broadcast' }>['schedule'] | null,
): { trigger: Trigger; audience: ConditionInput | undefined } {
  if (clause?.kind === 'event') {
    const trigger: Trigger = { kind: 'event', event: clause.event.name, where: [], keyedBy: null }
    return { trigger, audience: withoutEvent(audience, clause.event.name) }
  }
  if (clause?.kind === 'date') return { trigger: dateTrigger(clause.trait.name, clause.offsetDays), audience }
  const coming = schedule === null ? takeComing(audience) : undefined
  if (coming !== undefined) return { trigger: dateTrigger(coming.trait, -coming.days), audience: coming.rest }
  return { trigger: { kind: 'broadcast', schedule: schedule ?? { kind: 'now' } }, audience }
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

function dateTrigger(trait: string, offsetDays: number): Trigger {
  const nearby = Math.max(-365, Math.min(365, offsetDays))
  return { kind: 'date', trait, offsetDays: nearby, atLocalTime: '09:00', every: 'once' }
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

/** Who may enter: for “the first time”, those whose first time this is. */
export function whoEnters(audience: ConditionInput | undefined, clause: TriggerClause | undefined): ConditionInput {
  if (clause?.kind !== 'event' || !clause.first) return audience ?? { everyone: true }
  const first = { firstPerformed: { event: clause.event.name, withinDays: 1 } }
  return audience === undefined || 'everyone' in audience ? first : { all: [first, audience] }
}
