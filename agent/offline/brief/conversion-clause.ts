import type { Conversion } from '../../../domain/campaign/campaign.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readDuration } from '../text/durations.ts'
import type { Reading } from '../parse/reading.ts'
import { readVerbPhrase } from '../parse/verb-phrase.ts'

const opening = /^(conversion|success|convert|converted|measure|measured|measuring|goal|track|optimise|optimize|count)$/

/** “conversion is a purchase within 7 days”, “the goal is finishing setup”, “measure by orders”. */
export function readConversion(reading: Reading, catalogue: Catalogue): Conversion | null {
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at) || !opening.test(reading.word(at))) continue
    let start = at + 1
    while (
      /^(is|are|by|on|for|to|goal|event|:|=|as|when|they|it|a|an|the|if|means|should|be|with|success|conversion)$/.test(
        reading.word(start),
      )
    )
      start += 1
    const phrase = start === at + 1 ? undefined : readVerbPhrase(reading, catalogue, start)
    if (phrase === undefined) continue
    const from = phrase.end + (/^(within|in|inside|over)$/.test(reading.word(phrase.end)) ? 1 : 0)
    const window = from > phrase.end ? readDuration(reading.tokens, from) : undefined
    reading.take(at, window?.end ?? phrase.end)
    reading.release(phrase.spares)
    const withinHours = Math.min(2160, Math.max(1, Math.ceil((window?.minutes ?? 7 * 1440) / 60)))
    return { kind: 'event', event: phrase.event.name, where: phrase.where, withinHours, creditedTo: 'sent' }
  }
  return null
}
