import type { Trigger } from '../../../domain/campaign/trigger.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { polaritiesOf } from '../link/polarity.ts'
import { findEventRole } from '../link/roles.ts'
import type { Play } from '../parse/plays.ts'
import type { TriggerClause } from '../parse/trigger-clause.ts'

/** The play of a text that names none. */
export function guessPlay(
  catalogue: Catalogue,
  clause: TriggerClause | undefined,
  audience: ConditionInput | undefined,
): Play {
  if (clause?.kind === 'event' && clause.delay === null && clause.event === findEventRole(catalogue, 'signup'))
    return 'welcome'
  if (clause !== undefined) return 'nudge'
  return JSON.stringify(audience ?? {}).includes('beforeDaysAgo') ? 'winback' : 'announce'
}

/** A nudge about what was begun or broken off is a reminder; one ahead of a date reminds of nothing that was left. */
export function refinePlay(
  play: Play,
  clause: TriggerClause | undefined,
  trigger: Trigger,
  isUnfinished: boolean,
): Play {
  if (play === 'recover' && trigger.kind === 'date') return 'convert'
  if ((play !== 'nudge' && play !== 'announce') || clause?.kind !== 'event') return play
  const polarities = polaritiesOf(stemsOfName(clause.event.name))
  return isUnfinished || clause.until !== null || polarities.has('abandoned') ? 'recover' : 'nudge'
}
