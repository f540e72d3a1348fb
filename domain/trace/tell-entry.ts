import { describeExit } from '../campaign/words.ts'
import { findStep } from '../campaign/tree.ts'
import { describeCondition } from '../conditions/describe-condition.ts'
import { type EntryState, isOver } from '../journey/entry.ts'
import type { Line, Telling } from './line.ts'
import type { Moment } from './moment.ts'
import { lastStepOf } from './replay.ts'
import { tellStep } from './tell-step.ts'

export type TracedEntry = {
  state: EntryState
  /** The name of the event that began it; null when none did. */
  event: string | null
  enteredAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  endReason: string | null
  convertedAt: Temporal.Instant | null
  moments: readonly Moment[]
}

/** An entry from its beginning to where it stands; its messages aside. */
export function tellEntry(entry: TracedEntry, telling: Telling): Line[] {
  const { moments, convertedAt } = entry
  const told = moments.flatMap((moment, index) => tellMoment(moment, moments[index - 1], telling))
  const isEndTold = moments.some(({ s }) => isOver(s))
  return [
    { at: entry.enteredAt, words: tellBeginning(entry, telling) },
    ...told,
    ...(entry.endedAt === null || isEndTold
      ? []
      : [{ at: entry.endedAt, words: tellEnding(entry.state, entry.endReason, telling) }]),
    ...(convertedAt === null ? [] : [{ at: convertedAt, words: 'converts: the campaign’s goal is reached' }]),
  ]
}

function tellBeginning({ event }: TracedEntry, { document, names }: Telling): string {
  const audience = describeCondition(document.audience, names)
  if (event !== null) return `does “${event}” and enters; the audience holds: ${audience}`
  const { trigger } = document
  switch (trigger.kind) {
    case 'segment_entry':
    case 'segment_exit': {
      const crosses = trigger.kind === 'segment_entry' ? 'comes into' : 'leaves'
      return `${crosses} “${names.segments?.get(trigger.segment) ?? trigger.segment}” and enters; the audience holds: ${audience}`
    }
    case 'date':
      return `enters by the date in ${trigger.trait}; the audience holds: ${audience}`
    default:
      return `enters with the broadcast, whose audience is: ${audience}`
  }
}

function tellMoment(moment: Moment, before: Moment | undefined, telling: Telling): Line[] {
  const { t: at, r: ran, e: event, s: state, u: until, x: endReason } = moment
  const { document } = telling
  const waitedFor = awaitedStep(before, telling)
  const opening: string[] = moment.v === null ? [] : [`moves to version ${moment.v} of the campaign`]
  if (event !== null && !isOver(state)) opening.push(`“${event}” comes, which it waited for`)
  if (event !== null && state === 'finished') opening.push(`“${event}” comes, which it waited for`)
  if (event !== null && state === 'exited') opening.push(`does “${event}”`)
  if (event === null && waitedFor !== null && ran.length > 0) opening.push(`“${waitedFor}” has not come in time`)
  const steps = ran.flatMap((each, index) => {
    const [id, taken] = typeof each === 'string' ? [each, null] : each
    const step = findStep(document.steps, id)
    const held = index === ran.length - 1 ? until : null
    return step === undefined ? [] : [tellStep(step, taken, held, telling)]
  })
  const ending = isOver(state) ? [tellEnding(state, endReason, telling)] : []
  return [...opening, ...steps, ...ending].map((words) => ({ at, words }))
}

function awaitedStep(moment: Moment | undefined, { document }: Telling): string | null {
  if (moment?.s !== 'waiting') return null
  const step = findStep(document.steps, lastStepOf(moment.r) ?? moment.n ?? '')
  return step?.kind === 'wait_for_event' ? step.event : null
}

const endings: Readonly<Record<string, string>> = {
  completed: 'has gone through the journey',
  campaign_stopped: 'the journey ends: the campaign was stopped',
  step_removed: 'the journey ends: the new version has nothing left for it',
  merged: 'the journey ends: the customer turned out to be somebody who is on it already',
  forgotten: 'the customer was forgotten',
}

export function tellEnding(state: EntryState, endReason: string | null, { document, names }: Telling): string {
  if (state === 'held_out')
    return `is held out for comparison (${document.holdoutPercent} % of customers are) and gets nothing from this campaign`
  const reason = endReason ?? 'completed'
  const known = endings[reason]
  if (known !== undefined) return known
  const exit = document.exit[Number(/^exit\/(\d+)$/.exec(reason)?.[1] ?? -1)]
  if (exit !== undefined) {
    const why = exit.kind === 'condition' ? describeCondition(exit.condition, names) : describeExit(exit)
    return `leaves the journey: ${why}`
  }
  return `the journey is stopped: ${reason.replaceAll('_', ' ').replace('/', ': ')}`
}
