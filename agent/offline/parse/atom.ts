import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import type { Reading } from './reading.ts'

/** A condition found in the text: tokens up to `end` but `spares` say it, and `assumes` is what they left open. */
export type Atom = { condition: ConditionInput; end: number; score: number; assumes: string[]; spares: number[] }

/** Where a reader of conditions looks; `previous` is the condition before, for “but not in the last week”. */
export type AtomPlace = {
  reading: Reading
  catalogue: Catalogue
  at: number
  to: number
  previous: ConditionInput | null
}

export type AtomReader = (place: AtomPlace) => Atom | undefined

export const atom = (
  condition: ConditionInput,
  end: number,
  score: number,
  assumes: string[] = [],
  spares: number[] = [],
): Atom => ({ condition, end, score, assumes, spares })
