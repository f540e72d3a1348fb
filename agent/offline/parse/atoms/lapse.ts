import { stemsOfName } from '../../link/names.ts'
import { matchStems } from '../../link/word-match.ts'
import { findEventRole, findTraitRole } from '../../link/roles.ts'
import { readDuration } from '../../text/durations.ts'
import type { Token } from '../../text/tokens.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { readWindow } from '../windows.ts'

const away =
  /^(gone|inactive|lapsed|dormant|quiet|silent|absent|away|disappeared|vanished|dormat|innactive|inactve|asleep|disengaged|idle|missing)$/
const present =
  /^(seen|active|around|back|visited|visit|visiting|come|came|coming|login|logging|activity|show|shown|showed|heard|used|opened|open|using|return|returned|app|site|us|in|by|the|from|to|up|online|engaged|been|be|any)$/
const signs =
  /^(seen|active|around|back|visited|visit|visiting|come|came|coming|login|activity|heard|showed|shown|online|engaged|return|returned|opened|open|used)$/
const assumedDays = 60

/** “gone 60 days”, “inactive for two months”, “not seen since 90 days”, “stopped coming”: last seen before then. */
export function readLapse(place: AtomPlace): Atom | undefined {
  const { tokens } = place.reading
  const own = readOwnAbsence(place) ?? readLengthFirst(place)
  if (own !== undefined) return own
  const end = readAway(tokens, place.at) ?? readAbsence(tokens, place.at) ?? readStopped(tokens, place.at)
  if (end === undefined || end > place.to) return undefined
  const window = readLength(tokens, end)
  if (window === undefined && needsLength(tokens, place.at)) return undefined
  const days = window?.days ?? assumedDays
  const assumes = window === undefined ? [`“${tokens[place.at]?.word}” means not seen for ${assumedDays} days`] : []
  const found = toCondition(place, days)
  return found === undefined ? undefined : atom(found, window?.end ?? end, 1.2, assumes)
}

function readAway(tokens: readonly Token[], at: number): number | undefined {
  return away.test(tokens[at]?.word ?? '') ? skipQuiet(tokens, at + 1) : undefined
}

function skipQuiet(tokens: readonly Token[], at: number): number {
  return /^(quiet|silent|dark|cold|away|missing|inactive|dormant|on|us)$/.test(tokens[at]?.word ?? '')
    ? skipQuiet(tokens, at + 1)
    : at
}

function readAbsence(tokens: readonly Token[], at: number): number | undefined {
  if (!/^(not|no|never|without)$/.test(tokens[at]?.word ?? '')) return undefined
  let end = at + 1
  let sign = false
  while (end < tokens.length && present.test(tokens[end]?.word ?? '') && readWindow(tokens, end) === undefined) {
    sign ||= signs.test(tokens[end]?.word ?? '')
    end += 1
  }
  return sign ? end : undefined
}

/** “Have not played for 3 weeks”, where a date says when each last played. */
function readOwnAbsence({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  if (!/^(not|no|never|without)$/.test(reading.word(at))) return undefined
  let verb = at + 1
  while (/^(been|have|has|had|yet|even|once|ever)$/.test(reading.word(verb))) verb += 1
  const trait = catalogue.traits.find(({ name, type }) => {
    const names = stemsOfName(name)
    return (
      isDate.test(type) && names.includes('last') && names.some((stem) => matchStems(reading.stem(verb), stem) >= 0.99)
    )
  })
  if (trait === undefined) return undefined
  let end = verb + 1
  while (/^(it|us|the|app|site|game|again|anything|with|a|at|here)$/.test(reading.word(end))) end += 1
  const window = readLength(reading.tokens, end)
  return window && atom({ trait: { name: trait.name, beforeDaysAgo: window.days } }, window.end, 1.3)
}

/** “60 days without a visit”, “two months of silence”. */
function readLengthFirst(place: AtomPlace): Atom | undefined {
  const { tokens } = place.reading
  const duration = readDuration(tokens, place.at)
  if (duration === undefined) return undefined
  const word = (ahead: number) => tokens[duration.end + ahead]?.word ?? ''
  const isSilent = word(0) === 'of' && /^(silence|inactivity|absence)$/.test(word(1))
  const isWithout = word(0) === 'without' || (word(0) === 'with' && word(1) === 'no')
  let end = duration.end + (word(0) === 'with' ? 2 : 1)
  while (/^(a|an|any|single)$/.test(tokens[end]?.word ?? '')) end += 1
  const absence =
    isWithout && /^(visits?|logins?|logging|visiting|activity|sessions?|seeing|opening)$/.test(tokens[end]?.word ?? '')
  if (!isSilent && !absence) return undefined
  end = isSilent ? duration.end + 2 : end + 1
  while (/^(in|us|the|app|site|them|on|to)$/.test(tokens[end]?.word ?? '')) end += 1
  const found = toCondition(place, Math.min(duration.days, 730))
  return end > place.to ? undefined : atom(found, end, 1.2)
}

const isDate = /date|time|instant/

function readStopped(tokens: readonly Token[], at: number): number | undefined {
  const words = tokens.slice(at, at + 2).map(({ word }) => word)
  const isStop = words[0] === 'stopped' && /^(coming|visiting|using|opening|showing|engaging)$/.test(words[1] ?? '')
  const isFall =
    /^(drifted|dropped|fallen|went|gone|slipped|fell)$/.test(words[0] ?? '') &&
    /^(away|off|quiet|silent|cold|dark|dormant|inactive)$/.test(words[1] ?? '')
  if (!isStop && !isFall) return undefined
  let end = at + 2
  while (
    /^(back|by|in|up|us|the|app|site|it|around|to|on)$/.test(tokens[end]?.word ?? '') &&
    readWindow(tokens, end) === undefined
  )
    end += 1
  return end
}

/** An absence such as “has not opened” says too little without its length. */
function needsLength(tokens: readonly Token[], at: number): boolean {
  return /^(not|no|never|without|back|missing|used)$/.test(tokens[at]?.word ?? '')
}

function readLength(tokens: readonly Token[], end: number) {
  const window = readWindow(tokens, end)
  if (window !== undefined) return window
  const start = /^(for|more|over|at)$/.test(tokens[end]?.word ?? '') ? end + 1 : end
  const compared = /^(than|least|over|about|at)$/.test(tokens[start]?.word ?? '') ? start + 1 : start
  const more = /^(than|least)$/.test(tokens[compared]?.word ?? '') ? compared + 1 : compared
  const duration = readDuration(tokens, more)
  if (duration === undefined) return undefined
  const after = tokens.slice(duration.end, duration.end + 2).map(({ word }) => word)
  const extra =
    after[0] === '+' || after[0] === 'now' ? 1 : after[0] === 'or' && /^(more|longer)$/.test(after[1] ?? '') ? 2 : 0
  return { days: Math.min(duration.days, 730), end: duration.end + extra }
}

function toCondition({ catalogue }: AtomPlace, days: number) {
  const trait = findTraitRole(catalogue, 'lastSeen')
  if (trait !== undefined) return { trait: { name: trait.name, beforeDaysAgo: days } }
  const event = findEventRole(catalogue, 'activity')
  if (event !== undefined) return { lastPerformed: { event: event.name, beforeDaysAgo: days } }
  return { not: { activeWithin: { days } } }
}
