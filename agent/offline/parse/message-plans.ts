import type { Channel } from '../../../domain/channels.ts'
import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readWhen, readWhenBefore } from './channel-conditions.ts'
import { readNotReaching, takeLack } from './channel-lack.ts'
import { isPossession, readChannelName } from './channel-names.ts'
import { readDuration } from '../text/durations.ts'
import { readDelay } from './delays.ts'
import { orderChannels, ranksChannels } from './order-channels.ts'
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
    const delay = reading.isFree(at) ? (readDelay(reading.tokens, at) ?? readUntil(reading, at, drafts)) : undefined
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
    const once = reading.isFree(at) ? readOnceMore(reading, at, drafts) : undefined
    if (once !== undefined) {
      drafts.push(once.draft)
      reading.take(at, once.end)
      at = once.end
      continue
    }
    const failing = drafts.length > 0 && reading.isFree(at) ? readNotReaching(reading, at) : undefined
    if (failing !== undefined) {
      reading.take(at, failing)
      ;[joins, fresh, at] = ['alternative', true, failing]
      continue
    }
    const channel = reading.isFree(at) ? readChannelName(reading.tokens, at) : undefined
    if (channel === undefined || isPossession(reading, at)) {
      if (word === 'first' ? ranksChannel(reading, at) : drafts.length > 0) takeConnector(reading, at)
      if (/^[,;.:]$/.test(word) || word === 'and' || word === 'then') fresh = true
      if ((alternative.test(word) || isFallingBack(reading, at)) && drafts.length > 0)
        [joins, fresh] = ['alternative', true]
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
  return {
    plans: drafts.map(({ delay, channels }) => ({ delay, channels: orderChannels(channels, ranksChannels(reading)) })),
    pause: pending,
  }
}

/** “A push tomorrow”, “a push in 24 hours”, behind a message that goes out first. */
function readUntil(reading: Reading, at: number, drafts: readonly Draft[]) {
  if (drafts.length < 2) return undefined
  const isDay = reading.word(at) === 'tomorrow' && !/^(at|morning|evening|\d.*)$/.test(reading.word(at + 1))
  if (isDay) return { iso: 'P1D', end: at + 1, anchored: false }
  const duration = reading.word(at) === 'in' ? readDuration(reading.tokens, at + 1) : undefined
  return duration && { iso: duration.iso, end: duration.end, anchored: false }
}

/** “And again after 3 days”: the same channels once more. */
function readOnceMore(
  reading: Reading,
  at: number,
  drafts: readonly Draft[],
): { draft: Draft; end: number } | undefined {
  const last = drafts.at(-1)
  if (last === undefined || !/^(again|another)$/.test(reading.word(at))) return undefined
  const delay = readDelay(reading.tokens, reading.word(at + 1) === 'one' ? at + 2 : at + 1)
  if (delay === undefined || delay.anchored || delay.iso === null) return undefined
  return { draft: { delay: delay.iso, channels: [...last.channels], immediate: false }, end: delay.end }
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
  if (last !== undefined && takeLack(reading, end)) return 'alternative'
  if (joins === 'alternative' || last === undefined) return joins
  const trailing = [reading.word(end), reading.word(end + 1), reading.word(end + 2)]
  if (
    alternative.test(trailing[0] ?? '') ||
    (trailing[0] === 'as' && trailing.some((word) => /^(fallback|backup)$/.test(word)))
  )
    return 'alternative'
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

const isFallingBack = (reading: Reading, at: number) =>
  reading.word(at) === 'back' && /^(fall|falls|falling)$/.test(reading.word(at - 1))

function takeConnector(reading: Reading, at: number): void {
  const word = reading.word(at)
  // “Fall back to email”.
  if (word === 'fall' && reading.word(at + 1) === 'back') reading.take(at, at + 2)
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

function countMentions(reading: Reading): number {
  return reading.tokens.filter(
    (_, index) =>
      reading.isFree(index) && readChannelName(reading.tokens, index) !== undefined && !isPossession(reading, index),
  ).length
}

function nextMention(reading: Reading, from: number): number {
  const next = reading.tokens.findIndex(
    (_, index) => index >= from && reading.isFree(index) && readChannelName(reading.tokens, index) !== undefined,
  )
  return next < 0 ? reading.tokens.length : next
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
