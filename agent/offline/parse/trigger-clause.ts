import type { SegmentTrigger } from '../../../domain/campaign/trigger.ts'
import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { type DateClause, readDateOffset, readYearly } from './date-triggers.ts'
import { readDelay } from './delays.ts'
import type { Reading } from './reading.ts'
import { readCrossingClause, takeCrossing } from './segment-crossing.ts'
import { readAtLimit, readHappening, readHeading, readNotThrough, readOfIt, type ToldTrigger } from './told-triggers.ts'
import { readVerbPhrase, type VerbPhrase } from './verb-phrase.ts'

export type TriggerClause =
  | {
      kind: 'event'
      event: EventEntry
      where: PropertyFilter[]
      delay: string | null
      first: boolean
      /** The third time alone, and no other. */
      nth?: number
      until: EventEntry | null
    }
  | DateClause
  | SegmentTrigger

const opening = /^(when|whenever|once|upon|if|after|as|every|each|anytime|moment|minute|second|instant)$/
/** “when someone …”, “after they …”, “two weeks after signup”, “3 days before the trial ends”: what starts the journey. */
export function readTriggerClause(reading: Reading, catalogue: Catalogue): TriggerClause | undefined {
  const heading = readHeading(reading, catalogue)
  if (heading !== undefined) return takeTold(reading, heading)
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at)) continue
    const found =
      readSegmentTrigger(reading, catalogue, at) ??
      readDateOffset(reading, catalogue, at) ??
      readYearly(reading, catalogue, at) ??
      readAnchored(reading, catalogue, at) ??
      readOpening(reading, catalogue, at)
    if (found !== undefined) return found
    const happening = readHappening(reading, catalogue, at) ?? readAtLimit(reading, catalogue, at)
    if (happening !== undefined) return takeTold(reading, happening)
  }
  return undefined
}

function readSegmentTrigger(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const found = readCrossingClause(reading, catalogue, at)
  if (found === undefined) return undefined
  takeCrossing(reading, at, found)
  return { kind: found.kind, segment: found.segment }
}

function readAnchored(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const delay = readDelay(reading.tokens, at)
  if (delay === undefined || !delay.anchored) return undefined
  const phrase = readVerbPhrase(reading, catalogue, delay.end) ?? readOfIt(reading, catalogue, delay.end)
  if (phrase === undefined) return undefined
  reading.take(at, phrase.end)
  reading.release(phrase.spares)
  return toEvent(phrase, delay.iso)
}

function readOpening(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const time = /^(first time|1st time)$/.test(`${reading.word(at)} ${reading.word(at + 1)}`) ? 1 : 0
  const isOnDoing = reading.word(at) === 'on' && /[a-z]{2}ing$/.test(reading.word(at + 1))
  const follows = isOnDoing || (/^(of|from)$/.test(reading.word(at)) && at > 0 && !reading.isFree(at - 1))
  if ((!follows && time === 0 && !opening.test(reading.word(at))) || readDelay(reading.tokens, at) !== undefined)
    return undefined
  const start = at + 1 + time
  const phrase = readVerbPhrase(reading, catalogue, start) ?? readNotThrough(reading, catalogue, start)
  if (phrase === undefined) return undefined
  reading.take(at, phrase.end)
  reading.release(phrase.spares)
  return toEvent(time === 0 ? phrase : { ...phrase, first: true }, null)
}

function takeTold(reading: Reading, { phrase, from, to }: ToldTrigger): TriggerClause {
  reading.take(from, to)
  reading.release(phrase.spares)
  return toEvent(phrase, null)
}

function toEvent({ event, where, first, nth }: VerbPhrase, delay: string | null): TriggerClause {
  return { kind: 'event', event, where, delay, first, until: null, ...(nth !== undefined && { nth }) }
}
