import { parse, type ParsedResult } from 'chrono-node'
import type { Catalogue } from '../link/catalogue.ts'
import type { Reading } from './reading.ts'

export const assumedHour = '09:00'

/** The hour that a part of the day stands for where none is said. */
const hours = { morning: 9, noon: 12, midday: 12, afternoon: 15, evening: 19, night: 20, tonight: 20 } as const
const dayPart = /\b(?:in the |at )?(morning|noon|midday|afternoon|evening|night|tonight)\b/i

/** “In the evening on Sunday”: chrono takes that part of today; the other way round, in as many letters, it is right. */
const partFirst = /\b(in the (?:morning|afternoon|evening)) (on \w+)\b/gi

/** The local date and time, read forward from the workspace's now. */
export function readMoment(reading: Reading, catalogue: Catalogue): string | undefined {
  const { now, timezone } = catalogue.workspace
  if (now === null) return undefined
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(timezone)
  const reference = { instant: new Date(local.epochMilliseconds), timezone: local.offsetNanoseconds / 60e9 } // chrono takes a Date
  const all = parse(reading.maskedText().replace(partFirst, '$2 $1'), reference, { forwardDate: true }).filter(
    (each) => isMoment(each) && !isBoundOfSomething(reading.text, each.index),
  )
  // “In the evening on Sunday” is one moment, said in two parts.
  const found = all.find(namesDay) ?? all.find(isDated) ?? all[0]
  if (found === undefined) return undefined
  const said = dayPart.exec(found.text) ?? dayPart.exec(reading.maskedText())
  for (const each of reading.maskedText().matchAll(partFirst)) reading.takeText(each.index, each.index + each[0].length)
  takeMoment(reading, found)
  const timed = hasHour(found) ? found : all.find((each) => each.start.isCertain('hour') && !namesDay(each))
  if (timed !== undefined && timed !== found) takeMoment(reading, timed)
  const { start } = found
  const date = { year: start.get('year') ?? 0, month: start.get('month') ?? 0, day: start.get('day') ?? 0 }
  const clock =
    timed === undefined
      ? assumeHour(reading, said)
      : { hour: timed.start.get('hour') ?? 0, minute: timed.start.get('minute') ?? 0 }
  const moment = Temporal.PlainDateTime.from({ ...date, ...clock })
  const isAhead = Temporal.PlainDateTime.compare(moment, local.toPlainDateTime()) > 0
  const future = isAhead ? moment : moment.add({ days: start.isCertain('weekday') ? 7 : 1 })
  return future.toString().slice(0, 16)
}

function takeMoment(reading: Reading, { index, text }: ParsedResult): void {
  reading.takeText(index, index + text.length)
  reading.tokens.forEach((token, at) => {
    if (token.end <= index && token.end >= index - 4 && /^(on|at|by)$/.test(token.word)) reading.take(at, at + 1)
  })
}

/** By the part of the day, where one is said with it or near; else the usual one. */
function assumeHour(reading: Reading, said: RegExpExecArray | null): { hour: number; minute: number } {
  const beside = dayPart.exec(reading.maskedText())
  if (said !== null && beside !== null) reading.takeText(beside.index, beside.index + beside[0].length)
  const hour = Object.entries(hours).find(([name]) => name === said?.[1]?.toLowerCase())?.[1] ?? 9
  reading.assume(`the time of day is ${String(hour).padStart(2, '0')}:00`)
  return { hour, minute: 0 }
}

const hasHour = ({ start }: ParsedResult): boolean => start.isCertain('hour') || start.isCertain('meridiem')
const namesDay = ({ start }: ParsedResult): boolean => start.isCertain('weekday') || start.isCertain('month')
const isDated = ({ start }: ParsedResult): boolean =>
  (['day', 'weekday', 'month'] as const).some((part) => start.isCertain(part))

/** “Who signed up after 1 March” bounds an audience; it is no time to send. */
const isBoundOfSomething = (text: string, at: number): boolean =>
  /\b(before|after|since|until|till)( the)? *$/i.test(text.slice(0, at))

function isMoment(found: ParsedResult): boolean {
  const { text, start } = found
  if (/^(now|today|asap)$/i.test(text.trim()) || /\b(ago|last|past)\b/i.test(text)) return false
  return isDated(found) || start.isCertain('hour') || /tonight|tomorrow|morning|evening|afternoon/i.test(text)
}
