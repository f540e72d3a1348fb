import type { PlannedChannel } from './message-plans.ts'
import type { Reading } from './reading.ts'

/** “Push, else email”: the words rank the channels. */
export const ranksChannels = (reading: Reading): boolean =>
  reading.tokens.some(
    ({ word }, index) =>
      /^(else|otherwise|failing|instead)$/.test(word) &&
      !/^(everyone|everybody|anyone|anybody|all)$/.test(reading.word(index - 1)),
  )

/**
 * A channel for some comes before one for all: behind it, it could never be used. One for a few comes before one for many,
 * unless the words rank them.
 */
export function orderChannels(channels: readonly PlannedChannel[], isRanked: boolean): PlannedChannel[] {
  const free = channels.findIndex(({ when }) => when === null)
  if (free < 0) return [...channels]
  const late = (isRanked ? channels.slice(free + 1) : channels).filter(({ when }) => when !== null)
  const narrow = late.filter(({ when }) => when !== null && ('topPercent' in when || 'inSegment' in when))
  const rest = channels.filter((each) => !late.includes(each))
  const others = late.filter((each) => !narrow.includes(each))
  return [...narrow, ...others, ...rest]
}
