import type { SegmentTrigger } from '../../../domain/campaign/trigger.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readSegment } from './atoms/groups.ts'
import type { Reading } from './reading.ts'

type Crossing = { kind: SegmentTrigger['kind']; segment: string; end: number }

const into =
  /^((enter|enters|entered|entering|join|joins|joined|joining|qualif(y|ies) for)|(come|comes|came|get|gets|got|fall|falls|fell|move|moves|moved|go|goes|went)( back)? into|(is|are|was|get|gets|got) added to|becomes? (part|a member) of)\b/
const outOf =
  /^((leave|leaves|left|leaving|exit|exits|exited|exiting|quit|quits)|(drop|drops|dropped|fall|falls|fell|slip|slips|slipped|move|moves|moved|go|goes|went|come|comes|came|get|gets|got) (out of|off)|(is|are|was|get|gets|got) (removed|dropped) from|(is|are) no longer( (part|a member) of| in| on)?|(stop|stops|stopped|cease|ceases) (being|to be)( (part|a member) of| in)?)\b/
const subject =
  /^(someone|somebody|anyone|anybody|people|person|customers?|users?|members?|they|he|she|it|a|an|the|that|who|has|have|just|ever|then|time|soon|as|shoppers?|clients?|moment)$/
const lead = /^(the|our|a|an|any|my|segment|audience|group|list|called|named|of|in|being)$/

/** “Leaves the VIP segment”, “comes into …”: going over the border of a saved segment, from its verb on. */
export function readCrossing(reading: Reading, catalogue: Catalogue, from: number): Crossing | undefined {
  let at = from
  while (subject.test(reading.word(at))) at += 1
  const text = reading.tokens
    .slice(at, at + 6)
    .map(({ word }) => word)
    .join(' ')
  const out = outOf.exec(text)?.[0]
  const said = out ?? into.exec(text)?.[0]
  if (said === undefined) return undefined
  at += said.split(' ').length
  while (lead.test(reading.word(at))) at += 1
  const found = readSegment({ reading, catalogue, at, to: reading.tokens.length, previous: null })
  if (found === undefined || !('inSegment' in found.condition)) return undefined
  const kind = out === undefined ? 'segment_entry' : 'segment_exit'
  return { kind, segment: found.condition.inSegment.segment, end: found.end }
}

const opening = /^(when|whenever|once|upon|if|after|as|every|each|anytime|moment|who|that)$/

/** “When somebody drops out of …”, “people who join …”: the same with what opens it. */
export function readCrossingClause(reading: Reading, catalogue: Catalogue, at: number): Crossing | undefined {
  return opening.test(reading.word(at)) ? readCrossing(reading, catalogue, at + 1) : undefined
}
