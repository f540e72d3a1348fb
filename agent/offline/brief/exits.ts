import type { Exit } from '../../../domain/campaign/campaign.ts'
import type { Trigger } from '../../../domain/campaign/trigger.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { polaritiesOf, type Polarity } from '../link/polarity.ts'
import { matchStems } from '../link/word-match.ts'
import type { ExitClause } from '../parse/exit-clause.ts'
import type { Play } from '../parse/plays.ts'
import { findNext } from './lifecycle.ts'

/** Where it stands, and how long is given for it, tell nothing here. */
type SaidExit =
  | Pick<Extract<ExitClause, { kind: 'event' }>, 'kind' | 'event' | 'where'>
  | Extract<ExitClause, { kind: 'condition' }>
type Facts = {
  catalogue: Catalogue
  play: Play
  event: EventEntry | null
  trigger: Trigger
  said: readonly SaidExit[]
  success: EventEntry | undefined
  audience: ConditionInput | null
}
export type Leaving = { exits: Exit[]; keyedBy: string | null; assumes: string[] }

/** When a customer leaves, and which property tells one occasion from the next, so that one basket's purchase ends one journey. */
export function chooseExits(facts: Facts): Leaving {
  const { event, said } = facts
  const named = said.flatMap((clause) => (clause.kind === 'event' ? [clause] : []))
  const conditions = said.flatMap((clause): Exit[] =>
    clause.kind === 'condition' ? [{ kind: 'condition', condition: fill(clause.condition) }] : [],
  )
  const usual = named.length + conditions.length > 0 ? [] : findUsual(facts)
  const ending = [...named, ...usual.map((each) => ({ event: each, where: [] }))]
  const keyedBy = event === null ? null : chooseKey(event, ending[0]?.event ?? findNext(facts.catalogue, event))
  const exits = ending.map(({ event: { name, properties }, where }): Exit => ({
    kind: 'event',
    event: name,
    where,
    sameKey: properties.some((property) => property.name === keyedBy) ? keyedBy : null,
  }))
  const assumes = usual.map(({ name }) => `who does \`${name}\` leaves the journey`)
  return { exits: [...exits, ...conditions, ...leaveState(facts)], keyedBy: usesKey(facts) ? keyedBy : null, assumes }
}

function fill(condition: ConditionInput): Extract<Exit, { kind: 'condition' }>['condition'] {
  return condition as Extract<Exit, { kind: 'condition' }>['condition'] // Campaign.parse fills in what was left out
}

function findUsual({ catalogue, play, event, success }: Facts): EventEntry[] {
  if (play === 'welcome' && success !== undefined) return [success]
  if (event === null || !['recover', 'help', 'nudge', 'warn'].includes(play)) return []
  const next = findNext(catalogue, event)
  const polarities = polaritiesOf(stemsOfName(event.name))
  const unfinished: readonly Polarity[] = ['beginning', 'abandoned', 'failure']
  const begun = play === 'recover' || play === 'help' || unfinished.some((kind) => polarities.has(kind))
  return begun && next !== undefined ? [next] : []
}

/** A date that comes for a state (“trial”) loses its point when the state ends. */
function leaveState({ trigger, audience }: Facts): Exit[] {
  if (trigger.kind !== 'date' || audience === null) return []
  const parts = 'all' in audience ? audience.all : [audience]
  return parts.flatMap((part): Exit[] =>
    'trait' in part && 'is' in part.trait
      ? [{ kind: 'condition', condition: { trait: { name: part.trait.name, isNot: part.trait.is } } }]
      : [],
  )
}

function usesKey({ play, event }: Facts): boolean {
  return event !== null && (play === 'recover' || play === 'help' || play === 'nudge' || play === 'warn')
}

/** A property such as a basket’s number: an id that the trigger and the event that ends it share, else the trigger's own id. */
function chooseKey(trigger: EventEntry, ending: EventEntry | undefined): string | null {
  const ids = trigger.properties
    .map(({ name }) => name)
    .filter((name) => /(^|[_\-.])(id|uuid|key|number|no|ref|reference)$/i.test(name) || /(Id|Number|Ref)$/.test(name))
  const shared = ids.filter((name) => ending?.properties.some((property) => property.name === name))
  const subject = stemsOfName(trigger.name)
  const own = ids.filter((name) =>
    stemsOfName(name).some((word) => subject.some((other) => matchStems(word, other) >= 0.55)),
  )
  return shared.find((name) => own.includes(name)) ?? shared[0] ?? own[0] ?? null
}
