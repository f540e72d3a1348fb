import type { LimitChange } from '../../../domain/limits/limit-change.ts'
import { readDuration } from '../text/durations.ts'
import type { Token } from '../text/tokens.ts'
import { readChannelName } from './channel-names.ts'
import type { Reading } from './reading.ts'
import { listNumbers } from './whole-numbers.ts'

const units: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 168, fortnight: 336, month: 720 }
const often: Readonly<Record<string, number>> = { hourly: 1, daily: 24, weekly: 168, fortnightly: 336, monthly: 720 }
/** What makes a number a bound. */
const bounds =
  /^(than|then|most|max|maximum|only|exceed|exceeds|exceeding|cap|caps|capped|limit|limits|limited|tops|ceiling|beyond|above|over|up)$/
const messages = /^(messages?|msgs?|times?|contacts?|sends?|touches|touchpoints?|communications?)$/
/** Of whom it speaks: the whole workspace, whoever that is. */
const everyone =
  /^(nobody|everyone|everybody|anyone|anybody|noone|frequency|frequencies|customers?|people|persons?|users?|members?|contacts?|recipients?|subscribers?|each|one|us|all|overall|total)$/

type Window = { from: number; end: number; hours: number }

/**
 * “At most 3 emails a week”, “3 a week tops”, “weekly limit of 3 messages for each customer”: a number, in how long, what
 * makes it a bound, and what of or whom it is about.
 */
export function readCap(reading: Reading): LimitChange | undefined {
  const { tokens } = reading
  const window = findWindow(tokens)
  const bound = reading.find(bounds)
  if (window === undefined || bound < 0) return undefined
  const number = listNumbers(reading).find(([at]) => at < window.from || at >= window.end)
  if (number === undefined) return undefined
  const named = tokens.flatMap((_, index) => readChannelName(tokens, index) ?? [])
  const [channel, ...more] = new Set(named.map((each) => each.channel))
  const isOfSending = named.length > 0 || tokens.some(({ word }) => messages.test(word))
  if (!isOfSending && !tokens.some(({ word }) => everyone.test(word))) return undefined
  const [at, { value, end }] = number
  reading.take(at, end)
  reading.take(window.from, window.end)
  tokens.forEach(({ word }, index) => {
    const name = readChannelName(tokens, index)
    if (name !== undefined) reading.take(index, name.end)
    if (bounds.test(word) || messages.test(word)) reading.take(index, index + 1)
  })
  const of = { channel: more.length === 0 ? (channel ?? null) : null, topic: null, windowHours: window.hours }
  return { frequencyCap: { ...of, limit: value } }
}

/** “A week”, “per day”, “in 30 days”, “weekly”, wherever it stands. */
function findWindow(tokens: readonly Token[]): Window | undefined {
  for (let at = 0; at < tokens.length; at += 1) {
    const hours = often[tokens[at]?.word ?? '']
    if (hours !== undefined) return { from: at, end: at + 1, hours }
    const window = readPer(tokens, at)
    if (window !== undefined) return { ...window, from: at }
  }
  return undefined
}

function readPer(tokens: readonly Token[], at: number): { hours: number; end: number } | undefined {
  const word = tokens[at]?.word ?? ''
  if (!/^(in|within|over|per|a|an|each|every|any|during|\/)$/.test(word)) return undefined
  const start = /^an?$/.test(word) ? at : at + 1
  const alone = /^(a|an|one|the|any)$/.test(tokens[start]?.word ?? '') ? start + 1 : start
  const hours = units[(tokens[alone]?.word ?? '').replace(/s$/, '')]
  if (hours !== undefined) return { hours, end: alone + 1 }
  const duration = start === at ? undefined : readDuration(tokens, alone)
  return duration === undefined ? undefined : { hours: Math.ceil(duration.minutes / 60), end: duration.end }
}
