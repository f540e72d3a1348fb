import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { readDuration } from '../text/durations.ts'
import { readConditions } from './conditions.ts'
import type { Reading } from './reading.ts'
import { readCrossing, readCrossingClause, takeCrossing } from './segment-crossing.ts'
import { readVerbPhrase } from './trigger-clause.ts'

export type ExitClause =
  | { kind: 'event'; event: EventEntry; where: PropertyFilter[]; within: string | null }
  | { kind: 'condition'; condition: ConditionInput }

/** “unless they order”, “until it is paid”, “stop if they upgrade”, “if they still have not bought”: when to leave. */
export function readExits(reading: Reading, catalogue: Catalogue): ExitClause[] {
  const exits: ExitClause[] = []
  for (let at = 0; at < reading.tokens.length; at += 1) {
    // “When someone is no longer in …” starts a journey, and ends none.
    if (readCrossingClause(reading, catalogue, at) !== undefined) continue
    const start = reading.isFree(at) ? skipOpening(reading, at) : undefined
    if (start === undefined) continue
    const found = readExit(reading, catalogue, start)
    if (found === undefined) continue
    reading.take(at, start)
    exits.push(found)
  }
  return exits
}

function skipOpening(reading: Reading, at: number): number | undefined {
  const text = reading.tokens
    .slice(at, at + 8)
    .map(({ word }) => word)
    .join(' ')
  const shape =
    /^(unless|until|till|(stop|exit|end|cancel|quit|leave)( it| them| this| the journey)? (when|if|once|as soon as|after)|except (if|when)|but not if|(if|when|as long as) (they|someone|somebody|he|she|it|(the|a|any) (customer|user|member|person|shopper|client))( still)? (have|has|had|did|do|does|is|are)( still)? not( yet| already)?|if not)\b/
  const found = shape.exec(text)
  return found === null ? undefined : at + found[0].split(' ').length
}

function readExit(reading: Reading, catalogue: Catalogue, from: number): ExitClause | undefined {
  const crossing = readCrossing(reading, catalogue, from)
  if (crossing !== undefined) {
    const inSegment: ConditionInput = { inSegment: { segment: crossing.segment } }
    takeCrossing(reading, from, crossing)
    return { kind: 'condition', condition: crossing.kind === 'segment_entry' ? inSegment : { not: inSegment } }
  }
  let start = from
  while (
    /^(through|get|gets|they|already|have|has|then|by|in|the|meantime|yet|since|customer|did|it|is|been|,)$/.test(
      reading.word(start),
    )
  )
    start += 1
  const phrase = readVerbPhrase(reading, catalogue, start)
  if (phrase !== undefined) {
    const within = /^(within|in|after)$/.test(reading.word(phrase.end))
      ? readDuration(reading.tokens, phrase.end + 1)
      : undefined
    reading.take(from, within?.end ?? phrase.end)
    reading.release(phrase.spares)
    return { kind: 'event', event: phrase.event, where: phrase.where, within: within?.iso ?? null }
  }
  const end = endOfClause(reading, start)
  const condition = readConditions(reading, catalogue, start, end)
  if (condition === undefined) return undefined
  reading.take(from, start)
  return { kind: 'condition', condition }
}

/** Index of the next comma, stop or “then”, where a clause ends. */
export function endOfClause(reading: Reading, from: number): number {
  const end = reading.tokens.findIndex(
    ({ word }, index) => index >= from && /^([,;.:]|then|otherwise|else)$/.test(word),
  )
  return end < 0 ? reading.tokens.length : end
}
