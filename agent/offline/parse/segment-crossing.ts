import type { SegmentTrigger } from '../../../domain/campaign/trigger.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readSegment } from './atoms/groups.ts'
import type { Reading } from './reading.ts'

/** From its verb to the end of the segment's name. */
type Crossing = { kind: SegmentTrigger['kind']; segment: string; from: number; end: number }

const into =
  /^(enter(s|ed|ing)?|join(s|ed|ing)?|qualif(y|ies|ied|ying) for|(comes?|came|coming|gets?|got|getting|falls?|fell|falling|moves?|moved|moving|goes|go|went|going)( back)? into|(is|are|was|gets?|got) added to|becom(e|es|ing) (part|a member) of)\b/
const outOf =
  /^(leaves?|left|leaving|exit(s|ed|ing)?|quits?|quitting|(drop(s|ped|ping)?|falls?|fell|falling|slip(s|ped|ping)?|moves?|moved|moving|goes|go|went|going|comes?|came|coming|gets?|got|getting) (out of|off)|(is|are|was|gets?|got) (removed|dropped) from|((is|are) )?no longer( belongs? to| (part|a member) of| in| on)?|(stop|cease)(s|ped|d)? (being|to be|belonging to)( (part|a member) of| in)?)\b/
const notIn = /^(is|are) not( (part|a member) of| in| on)?\b/
const anyMore = /^(any ?more|any longer)\b/
const subject =
  /^(someone|somebody|anyone|anybody|everyone|everybody|people|person|customers?|users?|members?|they|he|she|it|a|an|the|that|who|has|have|just|ever|then|time|soon|as|shoppers?|clients?|moment)$/
const lead = /^(the|our|a|an|any|my|segment|audience|group|list|called|named|of|in|being)$/

/** “They leave the Regulars segment”, “come into …”: going over the border of a saved segment. */
export function readCrossing(reading: Reading, catalogue: Catalogue, from: number): Crossing | undefined {
  let at = from
  while (subject.test(reading.word(at))) at += 1
  return readVerb(reading, catalogue, at)
}

function readVerb(reading: Reading, catalogue: Catalogue, from: number): Crossing | undefined {
  const text = textFrom(reading, from)
  const not = notIn.exec(text)?.[0]
  const out = outOf.exec(text)?.[0] ?? not
  const said = out ?? into.exec(text)?.[0]
  if (said === undefined) return undefined
  let at = from + said.split(' ').length
  while (lead.test(reading.word(at))) at += 1
  const found = readSegment({ reading, catalogue, at, to: reading.tokens.length, previous: null })
  if (found === undefined || !('inSegment' in found.condition)) return undefined
  const tail = anyMore.exec(textFrom(reading, found.end))?.[0]
  if (not !== undefined && tail === undefined) return undefined
  const kind = out === undefined ? 'segment_entry' : 'segment_exit'
  const end = found.end + (tail?.split(' ').length ?? 0)
  return { kind, segment: found.condition.inSegment.segment, from, end }
}

const textFrom = (reading: Reading, from: number) =>
  reading.tokens
    .slice(from, from + 6)
    .map(({ word }) => word)
    .join(' ')

const opening = /^(when|whenever|once|upon|if|after|as|every|each|anytime|moment|who|that)$/
/** “When a trial customer in France leaves …”: so many words may say who. */
const mostBetween = 8
const people = /^(people|customers?|users?|members?|everyone|everybody|anyone|anybody|those|shoppers?|clients?)$/

/** “When somebody drops out of …”, “people who join …”, “customers leaving …”: the same with what opens it. */
export function readCrossingClause(reading: Reading, catalogue: Catalogue, at: number): Crossing | undefined {
  if (opening.test(reading.word(at))) {
    for (let next = at + 1; next <= at + mostBetween && !/^([,;.:!?]|)$/.test(reading.word(next)); next += 1) {
      const found = readVerb(reading, catalogue, next)
      if (found !== undefined) return found
    }
  }
  const isDoing = people.test(reading.word(at)) && reading.word(at + 1).endsWith('ing')
  return isDoing ? readVerb(reading, catalogue, at + 1) : undefined
}

/** Take the clause, and leave the words that say more of who it is. */
export function takeCrossing(reading: Reading, at: number, { from, end }: Crossing): void {
  reading.take(at, at + 1)
  for (let index = at; index < from; index += 1) if (subject.test(reading.word(index))) reading.take(index, index + 1)
  reading.take(from, end)
}
