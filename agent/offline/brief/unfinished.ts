import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { polarityOf } from '../link/polarity.ts'
import { readDuration } from '../text/durations.ts'
import { readEventPhrase } from '../parse/atoms/performed.ts'
import type { Reading } from '../parse/reading.ts'

/** What a trigger was not followed by, and the time given for it. */
export type Unfinished = { event: EventEntry | null; delay: string | null }

const opening =
  /^(without|unless( they| it| he| she)?( have| has| is| was)?|(and|but|yet|who|then|that) (then )?(they )?(who )?(have|has|had|did|do|does|is|are|was|were) not|(and|but|then) (they )?never|(and|but|yet) (then |there is |there was )?no|not)\b/

/** “… but did not finish”, “… without buying”, “… and has not paid within an hour”: the end that would make it needless. */
export function readUnfinished(reading: Reading, catalogue: Catalogue, trigger: EventEntry): Unfinished | undefined {
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at)) continue
    const text = reading.tokens
      .slice(at, at + 7)
      .map(({ word }) => word)
      .join(' ')
    const match = opening.exec(text)
    if (match === null) continue
    let start = at + match[0].split(' ').length
    while (/^(yet|then|actually|ever|then|been|to|it|them)$/.test(reading.word(start))) start += 1
    const phrase = readEventPhrase(reading, catalogue, start, reading.tokens.length)
    const bare = polarityOf(reading.stem(start)) === 'success' && (phrase === undefined || phrase.end === start + 1)
    if (phrase === undefined && !bare) continue
    let end = bare ? start + 1 : (phrase?.end ?? start)
    while (/^(it|this|that|them|follows|followed|comes|came|happens|arrives)$/.test(reading.word(end))) end += 1
    const within = /^(within|in|after)$/.test(reading.word(end)) ? readDuration(reading.tokens, end + 1) : undefined
    reading.take(at, within?.end ?? end)
    reading.release(bare ? [] : (phrase?.spares ?? []))
    const named = bare || phrase?.event.name === trigger.name ? null : (phrase?.event ?? null)
    return { event: named, delay: within?.iso ?? null }
  }
  return undefined
}
