import type { Channel } from '../../../domain/channels.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readAtom, readConditions } from './conditions.ts'
import { isGrammar } from '../text/function-words.ts'
import { readChannelName } from './channel-names.ts'
import { readDelay } from './delays.ts'
import { endOfClause } from './exit-clause.ts'
import { type ReactionClause, usualWait } from './reaction-clause.ts'
import type { Reading } from './reading.ts'

export type PlannedChannel = { channel: Channel; when: ConditionInput | null }
/** One message of the journey: its channels in order of preference, the pause before it, and who alone gets it. */
export type MessagePlan = { delay: string | null; channels: PlannedChannel[]; reaction?: ReactionClause }

type Draft = MessagePlan & { immediate: boolean }
const alternative =
  /^(else|otherwise|fallback|failing|or|instead|rest|backup|remaining|everyone|alternatively|elsewise|others)$/
const sequel = /^(then|followed|next|second|plus|also|later)$/

/**
 * The messages and channels that a text asks for, in order: “push first, else email”, “an email now and a push a day
 * later”, “text the VIPs, email the rest”. With `narrows` a channel may be for some alone. Empty when it names none; a pause without a channel stays for the caller.
 */
export function readMessagePlans(
  reading: Reading,
  catalogue: Catalogue,
  narrows = true,
): { plans: MessagePlan[]; pause: string | null } {
  const mentions = countMentions(reading)
  const drafts: Draft[] = []
  let [pending, fresh, joins]: [string | null, boolean, 'none' | 'alternative' | 'sequel'] = [null, true, 'none']
  for (let at = 0; at < reading.tokens.length;) {
    const word = reading.word(at)
    const delay = reading.isFree(at) ? readDelay(reading.tokens, at) : undefined
    if (delay !== undefined && !delay.anchored) {
      const last = drafts.at(-1)
      if (last !== undefined && !fresh && !last.immediate && last.delay === null) {
        last.delay = delay.iso
        last.immediate = delay.iso === null
        if (drafts.length === 1 && delay.iso !== null && joins !== 'none') joins = 'sequel'
      } else pending = delay.iso
      reading.take(at, delay.end)
      at = delay.end
      continue
    }
    const channel = reading.isFree(at) ? readChannelName(reading.tokens, at) : undefined
    if (channel === undefined || isPossession(reading, at)) {
      if (word === 'first' ? ranksChannel(reading, at) : drafts.length > 0) takeConnector(reading, at)
      if (/^[,;.:]$/.test(word) || word === 'and' || word === 'then') fresh = true
      if (alternative.test(word) && drafts.length > 0) [joins, fresh] = ['alternative', true]
      else if (sequel.test(word) && drafts.length > 0 && joins !== 'alternative') [joins, fresh] = ['sequel', true]
      at += 1
      continue
    }
    reading.take(at, channel.end)
    const to = nextMention(reading, channel.end)
    const when =
      narrows && mentions > 1
        ? (readWhen(reading, catalogue, channel.end, to) ?? readWhenBefore(reading, catalogue, at))
        : null
    addMention(
      reading,
      drafts,
      { channel: channel.channel, when },
      { pending, joins: joinOf(reading, at, channel.end, joins, drafts, when, pending) },
    )
    ;[pending, fresh, joins] = [null, false, 'none']
    at = channel.end
  }
  const isRanked = reading.tokens.some(
    ({ word }, index) =>
      /^(else|otherwise|failing|instead)$/.test(word) &&
      !/^(everyone|everybody|anyone|anybody|all)$/.test(reading.word(index - 1)),
  )
  return {
    plans: drafts.map(({ delay, channels }) => ({ delay, channels: orderChannels(channels, isRanked) })),
    pause: pending,
  }
}

function addMention(
  reading: Reading,
  drafts: Draft[],
  planned: PlannedChannel,
  how: { pending: string | null; joins: string },
): void {
  const last = drafts.at(-1)
  if (how.joins === 'alternative' && last !== undefined) {
    if (!last.channels.some(({ channel }) => channel === planned.channel)) last.channels.push(planned)
    return
  }
  if (
    last?.channels.some(({ channel }) => channel === planned.channel) === true &&
    how.pending === null &&
    how.joins === 'none'
  )
    return
  if (how.joins === 'ranked' && last !== undefined) {
    reading.assume('“first … then …” without a pause is an order of preference, not two messages')
    last.channels.push(planned)
    return
  }
  drafts.push({ delay: how.pending, channels: [planned], immediate: false })
}

function joinOf(
  reading: Reading,
  at: number,
  end: number,
  joins: string,
  drafts: readonly Draft[],
  when: ConditionInput | null,
  pending: string | null,
): string {
  const last = drafts.at(-1)
  if (joins === 'alternative' || last === undefined) return joins
  const trailing = [reading.word(end), reading.word(end + 1), reading.word(end + 2)]
  if (
    alternative.test(trailing[0] ?? '') ||
    (trailing[0] === 'as' && trailing.some((word) => /^(fallback|backup)$/.test(word)))
  )
    return 'alternative'
  if (takeLack(reading, end)) return 'alternative'
  const rest = /^(for|to)$/.test(trailing[0] ?? '') ? trailing.slice(1) : trailing
  if (
    /^(the|everyone|everybody|anyone|anybody|all)$/.test(rest[0] ?? '') &&
    /^(rest|others|else|remaining)$/.test(rest[1] ?? '')
  )
    return 'alternative'
  const preferred = reading.tokens.slice(0, at).some(({ word }) => /^(first|prefer|preferably|preferred)$/.test(word))
  if (preferred && pending === null && readDelay(reading.tokens, end) === undefined) return 'ranked'
  return when !== null && pending === null && joins !== 'sequel' ? 'alternative' : joins
}

/** “Push first”, “first by push”: an order, unlike “the first purchase”. */
const ranksChannel = (reading: Reading, at: number): boolean =>
  [at - 2, at - 1, at + 1, at + 2].some((index) => readChannelName(reading.tokens, index) !== undefined) &&
  !/^(time|ever)$/.test(reading.word(at + 1))

function takeConnector(reading: Reading, at: number): void {
  const word = reading.word(at)
  if (alternative.test(word) || sequel.test(word) || word === 'first') {
    if (
      /^(everyone|rest|others)$/.test(word) &&
      !/^(else|the)$/.test(reading.word(at - 1)) &&
      reading.word(at + 1) !== 'else'
    )
      return
    if (reading.isFree(at)) reading.take(at, at + 1)
  }
}

/** “email if they have no push”, “if push is off”: the channel before it stands in. */
function takeLack(reading: Reading, at: number): boolean {
  if (!reading.isFree(at)) return false
  const text = reading.tokens
    .slice(at, at + 9)
    .map(({ word }) => word)
    .join(' ')
  const match =
    /^(if|when|where|for|to) (they|those|people|someone|it|the customer|push|email|sms|that|anyone)?\s?(who |is |are |do |does |can |has |have |fails? ?)*(no|not|without|off|lack|lacks|unreachable)\b( have| has| get| be| possible| available| work| works| reached| enabled| turned| on| by| a| the)*( push| email| sms| it| that| one)?/.exec(
      text,
    )
  if (match === null) return false
  reading.take(at, at + match[0].split(' ').length)
  return true
}

function countMentions(reading: Reading): number {
  return reading.tokens.filter(
    (_, index) =>
      reading.isFree(index) && readChannelName(reading.tokens, index) !== undefined && !isPossession(reading, index),
  ).length
}

/** “people with push on”, “who opened an email”: about the customer, not what to send. */
function isPossession(reading: Reading, at: number): boolean {
  const before = reading.word(at - 1)
  const article = /^(an|a|the|our|any|their|last)$/.test(before) ? reading.word(at - 2) : before
  const next = reading.word(at + 1)
  return (
    /^(no|without|opened|clicked|received|reachable|ignored|has|have|optin|verified)$/.test(article) ||
    (/^(with|have|has)$/.test(before) && /^(on|enabled|turned|active|verified)$/.test(next)) ||
    (/^(to|in|by|for)$/.test(before) && /^(subscribed|optin|opted|reachable|consented)$/.test(reading.word(at - 2)))
  )
}

function nextMention(reading: Reading, from: number): number {
  const next = reading.tokens.findIndex(
    (_, index) => index >= from && reading.isFree(index) && readChannelName(reading.tokens, index) !== undefined,
  )
  return next < 0 ? reading.tokens.length : next
}

function readWhen(reading: Reading, catalogue: Catalogue, from: number, to: number): ConditionInput | null {
  let start = from
  while (/^(first|only|but|them|it|,|to|is|just)$/.test(reading.word(start)) && start < from + 2) start += 1
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
function readWhenBefore(reading: Reading, catalogue: Catalogue, channel: number): ConditionInput | null {
  const joint = /^(a|an)$/.test(reading.word(channel - 1)) ? channel - 2 : channel - 1
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

/**
 * A channel for some comes before one for all: behind it, it could never be used. One for a few comes before one for many,
 * unless the words rank them.
 */
function orderChannels(channels: readonly PlannedChannel[], isRanked: boolean): PlannedChannel[] {
  const free = channels.findIndex(({ when }) => when === null)
  if (free < 0) return [...channels]
  const late = (isRanked ? channels.slice(free + 1) : channels).filter(({ when }) => when !== null)
  const narrow = late.filter(({ when }) => when !== null && ('topPercent' in when || 'inSegment' in when))
  const rest = channels.filter((each) => !late.includes(each))
  const others = late.filter((each) => !narrow.includes(each))
  return [...narrow, ...others, ...rest]
}

/** The last message asked for is the one that hangs on a reaction, also where it was said as second choice. */
export function hangOn(reaction: ReactionClause, plans: readonly MessagePlan[], reading: Reading): MessagePlan[] {
  const [last, before] = [plans.at(-1), plans.slice(0, -1)]
  if (last === undefined) return []
  const [second, ...others] = last.channels.toReversed()
  if (before.length === 0 && (second === undefined || others.length === 0)) return [last]
  const { delay } = last
  if (delay === null) reading.assume('customers have 1 day for it before the next message')
  const hung = { delay: delay ?? usualWait, reaction }
  return before.length === 0 && second !== undefined
    ? [
        { delay: null, channels: others.toReversed() },
        { ...hung, channels: [second] },
      ]
    : [...before, { ...hung, channels: last.channels }]
}
