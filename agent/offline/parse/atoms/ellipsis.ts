import type { ConditionInput } from '../../../../domain/conditions/condition.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { readWindow } from '../windows.ts'

/** “bought, but not in the last 30 days”: a window alone speaks of the event before it. */
export function readEllipsis({ reading, at, previous }: AtomPlace): Atom | undefined {
  const event = previous === null ? undefined : eventOf(previous)
  if (event === undefined || !/^(in|within|during|since|this|recently|lately|for)$/.test(reading.word(at)))
    return undefined
  const window = readWindow(reading.tokens, at)
  if (window === undefined || window.kind === 'before') return undefined
  return atom({ performed: { event, atLeast: 1, withinDays: window.days } }, window.end, 0.6)
}

function eventOf(condition: ConditionInput): string | undefined {
  return 'performed' in condition ? condition.performed.event : undefined
}
