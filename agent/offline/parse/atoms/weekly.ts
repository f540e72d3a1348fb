import { findEventRole } from '../../link/roles.ts'
import { readDuration } from '../../text/durations.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import type { Reading } from '../reading.ts'
import { readWindow } from '../windows.ts'
import { readEventPhrase } from './performed.ts'

const activity =
  /^(active|activity|engaged|online|seen|around|here|come|comes|came|visit|visits|visited|visiting|back|by|in|show|shows|up)$/
const openings = /^(active|activity|engaged|online|seen|around|come|comes|came|visit|visits|visited|show|shows)$/
const assumedWeeks = 4

/** “Active every week”, “logged in in each of the last 6 weeks”, “ordering weekly”: at least once in each. */
export function readWeekly({ reading, catalogue, at, to }: AtomPlace): Atom | undefined {
  const own = openings.test(reading.word(at)) ? endOfActivity(reading, at) : undefined
  const phrase = readEventPhrase(reading, catalogue, at, to)
  const said =
    [own, phrase?.end].flatMap((end) => (end === undefined ? [] : (readWeeks(reading, end) ?? [])))[0] ?? undefined
  if (said === undefined) return undefined
  const isOwn = own !== undefined && readWeeks(reading, own) !== undefined
  const event = isOwn && (phrase?.score ?? 0) < 0.9 ? findEventRole(catalogue, 'activity') : phrase?.event
  if (event === undefined) return undefined
  const weeks = said.weeks ?? assumedWeeks
  const assumed = said.weeks === null ? [`“every week” means each of the last ${assumedWeeks} weeks`] : []
  return atom({ performedEachWeek: { event: event.name, weeks } }, said.end, 1.25, [
    ...assumed,
    ...(isOwn ? [`activity is told by \`${event.name}\``] : []),
  ])
}

function endOfActivity(reading: Reading, at: number): number {
  let end = at + 1
  while (activity.test(reading.word(end)) && readWeeks(reading, end) === undefined) end += 1
  return end
}

/** “Every week”, “weekly”, “week after week”, “in each of the last 4 weeks”. */
function readWeeks(reading: Reading, from: number): { weeks: number | null; end: number } | undefined {
  const { tokens } = reading
  const at = /^(in|during|on|for)$/.test(reading.word(from)) ? from + 1 : from
  const two = `${reading.word(at)} ${reading.word(at + 1)}`
  if (reading.word(at) === 'weekly') return withWindow(reading, at + 1)
  if (/^(every|each) week$/.test(two)) return withWindow(reading, at + 2)
  if (two === 'every single' && reading.word(at + 2) === 'week') return withWindow(reading, at + 3)
  if (two === 'week after' && reading.word(at + 2) === 'week') return { weeks: null, end: at + 3 }
  if (!/^(each|every)$/.test(reading.word(at))) return undefined
  let start = at + 1
  while (/^(one|single|of|the|our)$/.test(reading.word(start))) start += 1
  if (!/^(last|past|previous|recent)$/.test(reading.word(start))) return undefined
  const duration = readDuration(tokens, start + 1)
  return duration === undefined ? undefined : { weeks: toWeeks(duration.days), end: duration.end }
}

function withWindow({ tokens }: Reading, end: number): { weeks: number | null; end: number } {
  const window = readWindow(tokens, end)
  return window?.kind === 'within' ? { weeks: toWeeks(window.days), end: window.end } : { weeks: null, end }
}

const toWeeks = (days: number): number => Math.max(1, Math.min(52, Math.round(days / 7)))
