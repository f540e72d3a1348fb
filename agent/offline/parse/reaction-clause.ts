import { itself } from '../../../domain/campaign/name-itself.ts'
import type { Step } from '../../../domain/campaign/steps.ts'
import { Condition, type ConditionInput } from '../../../domain/conditions/condition.ts'
import { readChannelName } from './channel-names.ts'
import type { Reading } from './reading.ts'

/** What customers did with a message that came before: opened or clicked it, or not. */
export type ReactionClause = { kind: 'opened' | 'clicked'; negated: boolean }

const noun = String.raw`(?:e?mails?|push(?: notification)?|notification|messages?|text|sms|one|link|in-?app(?: message)?)`
const which = '(?:first|last|previous|earlier|original|initial|second)'
const object = String.raw`(?: (?:on|to|in|at))? (?:it|that|this|them|either|(?:the|that|this|your|our|my)(?: ${which})?(?: ${noun}){1,2})\b`
/** Where no message is named, the clause must end there: “who did not open the app” is about an event. */
const end = String.raw`(?=\s*(?:$|[,.;:!?)]|(?:yet|within|after|in|by|get|gets|then|send|push|e?mail|text|and|or|so|we|them|\d+|two|three|one)\b))`
const verb =
  '(?<verb>open(?:ed|s|ing)?|read(?:s|ing)?|seen?|saw|view(?:ed)?|look(?:ed)? at|click(?:ed|s|ing)?|tap(?:ped|s|ping)?|react(?:ed|s)?|respond(?:ed|s)?|engage[ds]?)'
const people = String.raw`(?:(?:to|for|with) )?(?:(?:those|people|everyone|everybody|anyone|anybody|customers?|whoever|the ones|the rest|all|the customers|users|them)(?: (?:who|that|which))?|whoever|who)`
const them = String.raw`(?:they|it|he|she|nobody|someone|somebody|(?:the|that|a|any)(?: ${which})?(?: (?:customer|person|${noun})){1,2})`
const not = String.raw`(?<not>(?:(?:still )?(?:did|do|does|have|has|had|is|was|were|are)(?: still)? not(?: been)?|never)(?: yet| even)? )`
const shapes: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:and )?(?:to |for |with )?(?<nobody>non-?openers?|non-?clickers?)\b`, 'i'),
  new RegExp(
    String.raw`\b(?:if |when |where )(?:it (?:stays|remains|is|goes) |still )?(?<unopened>unopened|unread|unclicked)\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?<unless>unless) ${them} (?:has |have |had |is |was |gets )?(?:been )?${verb}(?:${object}|${end})`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:if|when|where|once|in case) ${them} (?:${not}|(?:has |have |had |did |do |does |is |was )?(?:been )?)${verb}(?:${object}|${end})`,
    'i',
  ),
  new RegExp(String.raw`\b(?:if|when) (?<not>not )${verb}(?:${object}|${end})`, 'i'),
  new RegExp(String.raw`\b${people} (?:${not}|(?:has |have |had |did )?)${verb}(?:${object}|${end})`, 'i'),
]

/** “To those who did not open it”, “if they click the email”, “unless it was read”: its place in the text. */
function findReaction(
  text: string,
): { clause: ReactionClause; start: number; end: number; loose: boolean } | undefined {
  const match = shapes.map((shape) => shape.exec(text)).find((found) => found !== null)
  if (match === undefined) return undefined
  const said = match.groups ?? {}
  const word = said['verb'] ?? said['nobody'] ?? said['unopened'] ?? ''
  const negated =
    ['nobody', 'unopened', 'unless', 'not'].some((group) => said[group] !== undefined) || /\bnobody\b/i.test(match[0])
  return {
    clause: { kind: /click|tap/i.test(word) ? 'clicked' : 'opened', negated },
    start: match.index,
    end: match.index + match[0].length,
    loose: /react|respon|engag/i.test(word),
  }
}

/** The reaction that decides who gets another message of the same campaign; its words are taken. */
export function takeReaction(reading: Reading): ReactionClause | undefined {
  const found = findReaction(reading.maskedText())
  if (found === undefined) return undefined
  reading.takeText(found.start, found.end)
  if (found.loose) reading.assume('to react to a message is to open it')
  return found.clause
}

/**
 * As {@link takeReaction}, where the text asks for a message before it. Else it is about what was sent at another time:
 * `strange` are its words, taken, because no campaign is named by them.
 */
export function takeFollowUp(reading: Reading): { reaction?: ReactionClause; strange?: string } {
  const found = findReaction(reading.maskedText())
  if (found === undefined) return {}
  const named = reading.tokens.flatMap((token, at) =>
    readChannelName(reading.tokens, at) === undefined ? [] : [token],
  )
  const outside = named.filter(({ start, end }) => end <= found.start || start >= found.end)
  const strange = reading.text.slice(found.start, found.end)
  const follows = outside.length > 1 && outside.some(({ end }) => end <= found.start)
  const reaction = takeReaction(reading)
  return follows && reaction !== undefined ? { reaction } : { strange }
}

/** What customers are given to react in, where no wait is said. */
export const usualWait = 'P1D'

/** The message, for those alone whom the reaction fits. @param wait since the message that it is about */
export function branchOn(reaction: ReactionClause, wait: string, message: Step): Step {
  return {
    id: null,
    kind: 'branch',
    paths: [
      {
        name: `${reaction.negated ? 'not ' : ''}${reaction.kind}`,
        when: Condition.parse(toCondition(reaction, wait)),
        steps: [message],
      },
    ],
    otherwise: [],
  }
}

/** On this campaign, and a day longer than the wait: an earlier entry’s messages are not meant. */
function toCondition({ kind, negated }: ReactionClause, wait: string): ConditionInput {
  const withinDays = Math.ceil(Temporal.Duration.from(wait).total('days')) + 1
  const reaction = { campaign: itself, withinDays }
  const condition: ConditionInput = kind === 'opened' ? { opened: reaction } : { clicked: reaction }
  return negated ? { not: condition } : condition
}

export const describeReaction = ({ kind, negated }: ReactionClause): string => {
  const verb = kind === 'opened' ? 'open' : 'click'
  return negated ? `did not ${verb}` : `${verb}ed`
}
