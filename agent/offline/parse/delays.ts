import { readDuration } from '../text/durations.ts'
import type { Token } from '../text/tokens.ts'

/** A pause before a message. `anchored`: “after” stands at the end and what it follows comes next. */
export type Delay = { iso: string | null; end: number; anchored: boolean }

const later = /^(later|afterwards|afterward|thereafter|hence)$/
const instant = /^(immediately|instantly|straightaway|instant|asap|promptly)$/

/** “a day later”, “after 2 hours”, “wait half an hour”, “the next day”, “at once”, “two weeks after …”. */
export function readDelay(tokens: readonly Token[], at: number): Delay | undefined {
  const word = (offset: number) => tokens[at + offset]?.word ?? ''
  if (instant.test(word(0))) return { iso: null, end: at + 1, anchored: false }
  if (/^(at once|right away|straight away|right now|same moment)$/.test(`${word(0)} ${word(1)}`))
    return { iso: null, end: at + 2, anchored: false }
  if (/^(next|following) (day|morning)$/.test(`${word(0)} ${word(1)}`))
    return { iso: 'P1D', end: at + 2, anchored: false }
  if (/^(wait|waiting|give|after|delay|pause|allow)$/.test(word(0))) return readOpened(tokens, at)
  const unusual = readDayAfter(tokens, at) ?? readDayNumber(tokens, at) ?? readMarked(tokens, at)
  if (unusual !== undefined) return unusual
  const duration = readDuration(tokens, at)
  if (duration === undefined) return undefined
  const next = tokens[duration.end]?.word ?? ''
  if (later.test(next)) return { iso: duration.iso, end: duration.end + 1, anchored: false }
  if (next === 'in' && /^[,;.:]?$/.test(tokens[duration.end + 1]?.word ?? ''))
    return { iso: duration.iso, end: duration.end + 1, anchored: false }
  if (
    next === 'after' &&
    /^(that|this|it)$/.test(tokens[duration.end + 1]?.word ?? '') &&
    endsThere(tokens, duration.end + 2)
  )
    return { iso: duration.iso, end: duration.end + 2, anchored: false }
  if (next === 'after' || next === 'post') {
    const isJoined = tokens[duration.end + 1]?.word === '-'
    return { iso: duration.iso, end: duration.end + (isJoined ? 2 : 1), anchored: true }
  }
  return next === 'delay' || next === 'wait' ? { iso: duration.iso, end: duration.end + 1, anchored: false } : undefined
}

const endsThere = (tokens: readonly Token[], at: number): boolean =>
  /^(if|unless|but|and|then|,|;|\.|→|)$/.test(tokens[at]?.word ?? '')

/** “The day after”, with nothing that it follows. */
function readDayAfter(tokens: readonly Token[], at: number): Delay | undefined {
  const start = tokens[at]?.word === 'the' ? at + 1 : at
  const iso = { day: 'P1D', morning: 'P1D', week: 'P7D' }[tokens[start]?.word ?? '']
  if (iso === undefined || tokens[start + 1]?.word !== 'after' || !endsThere(tokens, start + 2)) return undefined
  return { iso, end: start + 2, anchored: false }
}

/** “Day 14 after …”. */
function readDayNumber(tokens: readonly Token[], at: number): Delay | undefined {
  const count = /^\d{1,3}$/.test(tokens[at + 1]?.word ?? '') ? Number(tokens[at + 1]?.word) : 0
  if (tokens[at]?.word !== 'day' || count === 0 || tokens[at + 2]?.word !== 'after') return undefined
  return { iso: `P${count}D`, end: at + 3, anchored: true }
}

/** “+1 day”, “→ 30 min →”. */
function readMarked(tokens: readonly Token[], at: number): Delay | undefined {
  const isPlus = tokens[at]?.word === '+'
  const duration = readDuration(tokens, isPlus ? at + 1 : at)
  const isBetween = tokens[at - 1]?.word === '→' && tokens[duration?.end ?? at]?.word === '→'
  if (duration === undefined || (!isPlus && !isBetween)) return undefined
  const anchored = tokens[duration.end]?.word === 'after'
  return { iso: duration.iso, end: duration.end + (anchored ? 1 : 0), anchored }
}

function readOpened(tokens: readonly Token[], at: number): Delay | undefined {
  let start = at + 1
  while (/^(for|about|another|around|them|it|at|least|of|by)$/.test(tokens[start]?.word ?? '')) start += 1
  const duration = readDuration(tokens, start)
  if (duration === undefined) return undefined
  const next = tokens[duration.end]?.word ?? ''
  const anchored = next === 'after'
  const spare = later.test(next) || anchored ? 1 : 0
  return { iso: duration.iso, end: duration.end + spare, anchored }
}
