import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { isGrammar } from '../text/function-words.ts'
import { readAtom, readConditions } from './conditions.ts'
import { endOfClause } from './exit-clause.ts'
import type { Reading } from './reading.ts'

/** “Push if they were active today”, “text the VIPs”: whom a channel is for, said behind it. `to`: where the next one is named. */
export function readWhen(reading: Reading, catalogue: Catalogue, from: number, to: number): ConditionInput | null {
  let start = from
  while (/^(first|only|but|them|it|,|to|is|just)$/.test(reading.word(start)) && start < from + 2) start += 1
  // “A text, if they were active a push”: said of the channel that comes.
  if (reading.word(from) === ',' && /^(a|an)$/.test(reading.word(to - 1)) && reading.word(to - 2) !== ',') return null
  if (/^(if|when|where|provided)$/.test(reading.word(start)))
    return readIf(reading, catalogue, start, Math.min(to, endOfClause(reading, start + 1)))
  let noun = from
  const skipped =
    /^(whoever|anyone|everyone|everybody|the|our|your|to|for|those|people|customers|all|with|who|that|is|are|was|were|have|has|been)$/
  while (skipped.test(reading.word(noun)) && noun < from + 6) noun += 1
  const found = noun < to ? readAtom({ reading, catalogue, at: noun, to, previous: null }) : undefined
  if (found === undefined || 'everyone' in found.condition || 'performed' in found.condition) return null
  reading.take(from, found.end)
  reading.release(found.spares)
  found.assumes.forEach((words) => reading.assume(words))
  return found.condition
}

/** “VIPs via text”, “with the VIPs getting a text”: whom a channel is for, said before it. */
export function readWhenBefore(reading: Reading, catalogue: Catalogue, channel: number): ConditionInput | null {
  const joint = /^(a|an)$/.test(reading.word(channel - 1)) ? channel - 2 : channel - 1
  const asked = joint === channel - 2 ? findIf(reading, joint) : undefined
  if (asked !== undefined) return readIf(reading, catalogue, asked, joint + 1)
  if (!/^(via|by|over|through|on|get|gets|getting|receive|receives|receiving)$/.test(reading.word(joint))) return null
  let start = joint
  while (start > 0 && reading.isFree(start - 1) && !/^([,;:.]|and|but|with|→)$/.test(reading.word(start - 1)))
    start -= 1
  for (let at = start; at < joint; at += 1) {
    // What stands before it and means something says more of whom: it must not be lost.
    if (at > start && !isGrammar(reading.word(at - 1))) return null
    const found = readAtom({ reading, catalogue, at, to: joint, previous: null })
    if (found === undefined || found.end !== joint) continue
    if ('everyone' in found.condition || 'performed' in found.condition) return null
    reading.take(start, joint + 1)
    found.assumes.forEach((words) => reading.assume(words))
    return found.condition
  }
  return null
}

/** The “if” of the clause that ends at a place. */
function findIf(reading: Reading, end: number): number | undefined {
  for (let at = end; at >= 0 && reading.isFree(at) && !/^[,;:.]$/.test(reading.word(at)); at -= 1)
    if (/^(if|when|whenever)$/.test(reading.word(at))) return at
  return undefined
}

function readIf(reading: Reading, catalogue: Catalogue, from: number, to: number): ConditionInput | null {
  const words = reading.tokens
    .slice(from + 1, to)
    .map(({ word }) => word)
    .join(' ')
  const own =
    /^(they|it|he|she|the customer|people|customers)?\s?(have|has|had|can|could|is|are|works?|allow|allows)( it| that| one| be| receive| get| reached| on| off| enabled| turned| available| possible| by)*\s*(push|it)?$/.exec(
      words,
    )
  if (own !== null && !/\bnot\b/.test(words)) {
    reading.take(from, to)
    return null
  }
  const condition = readConditions(reading, catalogue, from + 1, to)
  if (condition === undefined) return null
  reading.take(from, from + 1)
  return condition
}
