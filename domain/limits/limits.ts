import { brakeNames, type BrakeName, type Brake, type Brakes } from '../brakes/brakes.ts'
import { channelWords } from '../channels.ts'
import type { FrequencyCap } from '../settings.ts'
import { countOf } from '../words.ts'

/** How much a workspace sends, when, and by whose word: a part of its settings. */
export type Limits = {
  frequencyCaps: readonly FrequencyCap[]
  quietFromMinute: number | null
  quietToMinute: number | null
  recipientCeiling: number | null
  secondApproverAbove: number | null
  brakes: Brakes
}

/** A limit in words, as it is and as it would be. */
export type LimitDifference = { field: string; before: string; after: string }

const brakeFields: Record<BrakeName, string> = {
  bounces: 'Pause a campaign whose mails bounce',
  complaints: 'Pause a campaign that brings complaints',
  failures: 'Pause a campaign whose messages fail',
  optOuts: 'Pause a campaign that makes customers opt out',
}

/** What differs between two, each limit as a line of words. */
export function listLimitDifferences(before: Limits, after: Limits): LimitDifference[] {
  const [old, next] = [wordLimits(before), wordLimits(after)]
  return old.flatMap(([field, words], index) => {
    const then = next[index]?.[1] ?? ''
    return words === then ? [] : [{ field, before: words, after: then }]
  })
}

function wordLimits(limits: Limits): [field: string, words: string][] {
  const { frequencyCaps, quietFromMinute, quietToMinute, recipientCeiling, secondApproverAbove, brakes } = limits
  const customers = (count: number) => countOf(count, 'customer')
  return [
    ['Messages to one customer', frequencyCaps.map(wordCap).join('; ') || 'no limit'],
    ['Quiet hours', wordQuiet(quietFromMinute, quietToMinute)],
    ['Recipients of one broadcast', recipientCeiling === null ? 'no limit' : `at most ${customers(recipientCeiling)}`],
    [
      'Two people must approve',
      secondApproverAbove === null ? 'nothing' : `what reaches more than ${customers(secondApproverAbove)}`,
    ],
    ...brakeNames.map((name): [string, string] => [brakeFields[name], wordBrake(brakes[name])]),
  ]
}

function wordCap({ channel, topic, limit, windowHours }: FrequencyCap): string {
  const by = channel === null ? '' : ` by ${channelWords[channel]}`
  const about = topic === null ? '' : ` about ${topic}`
  const window = windowHours % 24 === 0 ? countOf(windowHours / 24, 'day') : countOf(windowHours, 'hour')
  return `at most ${countOf(limit, 'message')}${by}${about} in ${window}`
}

function wordQuiet(from: number | null, to: number | null): string {
  return from === null || to === null ? 'none' : `from ${sayMinute(from)} to ${sayMinute(to)}`
}

const sayMinute = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

function wordBrake(brake: Brake | null): string {
  if (brake === null) return 'never'
  const { percent, atLeast, windowHours } = brake
  return `at ${percent} % of ${countOf(atLeast, 'message')} or more in ${countOf(windowHours, 'hour')}`
}
