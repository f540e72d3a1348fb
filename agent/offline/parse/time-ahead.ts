import { readDuration } from '../text/durations.ts'
import type { Token } from '../text/tokens.ts'

/** “In 3 days”, “within the next week”, “three days from now”, “tomorrow”: what is still to come. */
export function readAhead(tokens: readonly Token[], at: number): { days: number; end: number } | undefined {
  const word = (index: number) => tokens[index]?.word ?? ''
  if (word(at) === 'tomorrow') return { days: 1, end: at + 1 }
  let start = at
  while (/^(in|within|the|next|coming|over)$/.test(word(start))) start += 1
  const isNext = /^(next|coming)$/.test(word(start - 1))
  const duration = readDuration(tokens, start)
  const isFromNow =
    duration !== undefined && word(duration.end) === 'from' && /^(now|today)$/.test(word(duration.end + 1))
  if (duration !== undefined && isFromNow) return { days: duration.days, end: duration.end + 2 }
  if (duration !== undefined && start > at && word(duration.end) !== 'ago')
    return { days: duration.days, end: duration.end }
  const unit = { week: 7, month: 30, day: 1 }[word(start)]
  return isNext && start > at && unit !== undefined ? { days: unit, end: start + 1 } : undefined
}
