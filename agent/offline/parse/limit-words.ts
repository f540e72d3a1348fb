import type { LimitChange } from '../../../domain/limits/limit-change.ts'
import { cleanText } from '../text/clean.ts'
import { readCap } from './cap-words.ts'
import { Reading } from './reading.ts'
import { listNumbers } from './whole-numbers.ts'

const bounds = /^(than|most|max|maximum|to|only|exceed|least|cap|limit)$/
/** What may stand around a limit without saying anything else. */
const aside =
  /^(limit|limits|cap|caps|frequency|frequencies|maximum|max|workspace|nobody|nothing|none|quiet|hours|night|nights|approve|approves|approved|approval|approvals|approver|approvers|confirm|sign|second|two|both|broadcast|broadcasts|single|once|time|times|reach|reaches|reached|receive|receives|gets|got|hear|exceed|change|turn|keep|no|off|general|overall|total|set|use|raise|lower|lift|remove|drop|day|week|month|us|local|hour|rule|rules|sure|across|channel|channels|overall|bothered|contacted|messaged|pinged|often|rolling|altogether|too|much|allow|allowed|permit|everything|everywhere|period|absolute|must|put|now|onwards|henceforth|forward|going|future|starting)$/

/**
 * Limits of the whole workspace in plain words: “nobody gets more than 3 messages a week”, “quiet hours from 22:00 to 8”,
 * “two people must approve above 10,000 customers”.
 * @returns undefined when the text says none, or says something else beside it
 */
export function readLimitWish(raw: string): LimitChange[] | undefined {
  const whole = readLimits(raw)
  if (whole !== undefined) return whole
  const parts = cleanText(raw).split(/(?<!\bmax)[.;!?]\s+|\s+-\s+/i)
  if (parts.length < 2) return undefined
  const isOfCustomers = /\b(?:customers?|people|everyone|messages?)\b/i.test(raw)
  const read = parts.map((part) => readLimits(part) ?? (isOfCustomers ? readLimits(`${part} for everyone`) : undefined))
  const isSaidBeside = parts.every((part, index) => read[index] !== undefined || states.test(part))
  const changes = read.flatMap((each) => each ?? [])
  return isSaidBeside && changes.length > 0 ? changes : undefined
}

/** Why a limit is wanted, and no order. */
const states =
  /^(?:(?:but|and|so|also|hey|hi|ok|well|honestly|i think|i feel|it seems)[, ]+)*(?:we|our|it|they|people|customers|this|that|there|everyone|complaints?|too many|unsubscribes?) ?(?:'re |'s |[a-z]+ )/i

function readLimits(raw: string): LimitChange[] | undefined {
  const reading = new Reading(raw)
  const readers = [readQuietHours, readApprovers, readCap, readCeiling]
  const changes = readers.flatMap((read) => read(reading) ?? [])
  reading.tokens.forEach(({ word }, index) => {
    if (aside.test(word)) reading.take(index, index + 1)
  })
  return changes.length === 0 || reading.listLeftovers().length > 0 ? undefined : changes
}

const clock = String.raw`(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm|(?:o'clock )?(?:at night|in the (?:morning|evening|afternoon)))?`
const between = new RegExp(String.raw`\b(?:from |between )?${clock} (?:to|and|until|till|through|-|–) ${clock}\b`, 'i')
const none = /\b(no|without|lift|remove|drop|turn off|end) (the )?quiet hours\b|\bquiet hours off\b/i

/** “Quiet hours from 22:00 to 8”, “nothing between 10pm and 8am”. */
function readQuietHours(reading: Reading): LimitChange | undefined {
  const text = reading.text.replaceAll(/[–—]/g, '-')
  const off = none.exec(text)
  if (off !== null) {
    reading.takeText(off.index, off.index + off[0].length)
    return { quietHours: null }
  }
  const found = between.exec(text)
  const isQuiet = /\bquiet\b|\b(nothing|no (messages?|emails?|texts?)|do not|never|nobody)\b/i.test(text)
  if (found === null || !isQuiet) return undefined
  const [from, to] = [toTime(found.slice(1, 4)), toTime(found.slice(4, 7))]
  if (from === undefined || to === undefined || from === to) return undefined
  reading.takeText(found.index, found.index + found[0].length)
  return { quietHours: { from, to } }
}

function toTime([hour = '', minute = '00', half = '']: readonly (string | undefined)[]): string | undefined {
  const said = Number(hour)
  const isLate = /pm|evening|afternoon/i.test(half) || (/night/i.test(half) && said >= 6)
  const isHalf = half !== ''
  if (said > (isHalf ? 12 : 23) || Number(minute) > 59) return undefined
  const exact = isHalf ? (said % 12) + (isLate ? 12 : 0) : said
  return `${String(exact).padStart(2, '0')}:${minute}`
}

/** “Two people must approve anything above 10,000 customers”. */
function readApprovers(reading: Reading): LimitChange | undefined {
  if (!/\b(two|2|second|both)\b/i.test(reading.text) || !/\b(approv|sign|confirm)/i.test(reading.text)) return undefined
  const found = listNumbers(reading).find(([at]) =>
    [1, 2].some((back) => /^(above|over|beyond|than|from)$/.test(reading.word(at - back))),
  )
  if (found === undefined) return undefined
  const [at, { value, end }] = found
  const two = reading.find(/^2$/)
  if (two >= 0) reading.take(two, two + 1)
  reading.take(at - 1, takePeople(reading, end))
  return { secondApproverAbove: value }
}

/** “No broadcast reaches more than 5,000 customers”. */
function readCeiling(reading: Reading): LimitChange | undefined {
  if (!/\b(broadcasts?|at once|single (send|message)|one send)\b/i.test(reading.text)) return undefined
  for (const [at, { value, end }] of listNumbers(reading)) {
    const after = takePeople(reading, end)
    const isBound = bounds.test(reading.word(at - 1)) || bounds.test(reading.word(at - 2))
    if (after === end || !isBound || value < 1) continue
    reading.take(at, after)
    return { recipientCeiling: value }
  }
  return undefined
}

function takePeople(reading: Reading, at: number): number {
  return /^(customers?|people|persons?|recipients?|contacts?|subscribers?|users?)$/.test(reading.word(at)) ? at + 1 : at
}
