import { findUnmet } from '../brief/limits.ts'
import { fieldOf, numberOf, textOf, type Conversation } from '../conversation.ts'
import { Condition } from '../../../domain/conditions/condition.ts'
import { readConditions } from '../parse/conditions.ts'
import { readAgainst } from '../parse/reading.ts'
import { readSegmentWish } from '../parse/segment-words.ts'
import { call, say, type Reply } from '../reply.ts'
import { planBuild } from './build.ts'
import { countWords, explainBrief, explainFailure, offerNearest } from './explain.ts'
import { catalogueOf, lastStep, lookAround } from './turn-steps.ts'

/** “Save people in Germany as “Germans””: the segment, with how many are in it now. */
export function planSegment(conversation: Conversation): Reply {
  const { current } = conversation
  const look = lookAround(current)
  if (look !== null) return look
  const [catalogue, wish] = [catalogueOf(current), readSegmentWish(current.text)]
  if (catalogue === undefined || wish === undefined) return say('I could not read the workspace.')
  const reading = readAgainst(wish.who, catalogue)
  const found = readConditions(reading, catalogue, 0, reading.tokens.length)
  const unmet = findUnmet(reading)
  // “Our spring sale: 20 % off” has the form of one and speaks of nobody.
  if (found === undefined && !wish.isSure) return planBuild(conversation)
  if (found === undefined || unmet !== null)
    return say(
      `I have saved nothing, since I know nothing called “${unmet ?? wish.who}” here. ${offerNearest(catalogue, unmet ?? wish.who)}`,
    )
  const name = wish.name ?? nameOf(wish.who)
  if (wish.name === null) reading.assume(`its name is “${name}”`)
  const saved = lastStep(current, 'save_segment')
  if (saved === undefined) return call('save_segment', { name, condition: Condition.parse(found) })
  if (saved.failure !== null) return say(`I have saved nothing. ${explainFailure(saved.failure)}`)
  const [count, total] = ['count', 'total'].map((field) => numberOf(fieldOf(fieldOf(saved.result, 'audience'), field)))
  const words = textOf(fieldOf(saved.result, 'words'))
  const lines = [
    `${fieldOf(saved.result, 'replaced') === true ? 'Changed' : 'Saved'} the segment “${name}”: ${countWords(count ?? 0, 'customer')}${typeof total === 'number' ? ` of ${total.toLocaleString('en')}` : ''} now${words === null ? '' : `, ${words}`}.`,
    explainBrief({ assumptions: reading.assumptions, leftovers: reading.listLeftovers() }),
  ]
  return say(lines.filter(Boolean).join('\n'))
}

/** Its own words as a name. */
function nameOf(who: string): string {
  const words = who
    .replace(/["'.!?]/g, '')
    .trim()
    .slice(0, 60)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
