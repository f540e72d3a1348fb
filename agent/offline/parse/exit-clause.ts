import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { linkEvent } from '../link/events.ts'
import { polarityOf } from '../link/polarity.ts'
import { matchStems } from '../link/word-match.ts'
import { readDuration } from '../text/durations.ts'
import { readConditions } from './conditions.ts'
import type { Reading } from './reading.ts'
import { readCrossing, readCrossingClause, takeCrossing } from './segment-crossing.ts'
import { readVerbPhrase } from './verb-phrase.ts'

export type ExitClause =
  /** `from`: where it stands in the text. */
  | { kind: 'event'; event: EventEntry; where: PropertyFilter[]; within: string | null; from: number }
  | { kind: 'condition'; condition: ConditionInput }

/** “unless they order”, “until it is paid”, “stop if they upgrade”, “if they still have not bought”: when to leave. */
export function readExits(reading: Reading, catalogue: Catalogue): ExitClause[] {
  const exits: ExitClause[] = []
  for (let at = 0; at < reading.tokens.length; at += 1) {
    // “When someone is no longer in …” starts a journey, and ends none.
    if (readCrossingClause(reading, catalogue, at) !== undefined) continue
    const start = reading.isFree(at) ? skipOpening(reading, at) : undefined
    const undone = reading.isFree(at) ? readUndone(reading, catalogue, at) : undefined
    if (undone !== undefined) exits.push(undone)
    if (
      start === undefined ||
      undone !== undefined ||
      /^[,;:.!?]?$/.test(reading.word(start)) ||
      takeBareEnd(reading, at, start)
    )
      continue
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
    /^(unless|until|till|(stop|exit|end|cancel|quit|leave)( it| them| this| the journey)? (when|if|once|as soon as|after)|(skip|nothing|no (message|push|email|reminder))( it| them| this| for them)? (when|if|once)|except (if|when)|but not if|(if|when|as long as) (they|someone|somebody|he|she|it|(the|a|any) (customer|user|member|person|shopper|client))( still)? (have|has|had|did|do|does|is|are)( still)? not( yet| already)?|if (not|no|there is no|there was no))\b/
  const found = shape.exec(text)
  return found === null ? undefined : at + found[0].split(' ').length
}

/** “If the card is not active yet”: the subject comes first, and what it lacks ends the journey. */
function readUndone(reading: Reading, catalogue: Catalogue, at: number): ExitClause | undefined {
  if (!/^(if|when)$/.test(reading.word(at)) || !/^(the|their|his|her)$/.test(reading.word(at + 1))) return undefined
  const not = [3, 4, 5].map((ahead) => at + ahead).find((index) => reading.word(index) === 'not')
  if (not === undefined || !/^(is|are|was|were|has|have|been)$/.test(reading.word(not - 1))) return undefined
  const isGap = (index: number) => /^(is|are|was|were|has|have|been|not|yet|still)$/.test(reading.word(index))
  const end = [not + 1, not + 2].find((index) => !isGap(index)) ?? not + 1
  const asked = [at + 2, at + 3, end].filter((index) => index === end || (index < not && !isGap(index)))
  const found = linkEvent(
    catalogue,
    asked.map((index) => reading.stem(index)),
  )
  if (found === undefined || found.score < 0.6) return undefined
  reading.take(at, /^(yet|already)$/.test(reading.word(end + 1)) ? end + 2 : end + 1)
  return { kind: 'event', event: found.entry, where: [], within: null, from: at }
}

/** “Stop once they pass”: a word for success alone means the end that is usual for what began. */
function takeBareEnd(reading: Reading, at: number, start: number): boolean {
  let verb = start
  while (/^(they|he|she|it|someone|the|customer|have|has|already|do|does|did|is|been)$/.test(reading.word(verb)))
    verb += 1
  const last = /^(it|that|this)$/.test(reading.word(verb + 1)) ? verb + 1 : verb
  const isEnd = /^([,;.:!]|)$/.test(reading.word(last + 1))
  const isSuccess =
    polarityOf(reading.stem(verb)) === 'success' || /^(did|do|done|succeed|manage)$/.test(reading.word(verb))
  if (!isEnd || !isSuccess || matchStems(reading.stem(verb), 'buy') >= 0.9) return false
  reading.take(at, last + 1)
  return true
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
    return { kind: 'event', event: phrase.event, where: phrase.where, within: within?.iso ?? null, from }
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
