import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import type { Reading } from '../parse/reading.ts'

const plainName =
  /\b(?:re)?(?:name|call|title) (?:(?:this|that|the) (?:one|campaign)|it|this|that) (?:to |as )?(?!(?:to|as)\b)([^\s".,;!?][^".,;!?]{0,119})/i

/** A name the member gave: called “Spring”, named “Spring”, “call it Spring”. */
export function readName(reading: Reading): string | null {
  const plain = plainName.exec(reading.text)
  if (plain?.[1] !== undefined) {
    reading.takeText(plain.index, plain.index + plain[0].length)
    return plain[1].trim()
  }
  const at = reading.tokens.findIndex(
    (token, index) =>
      token.kind === 'quote' && /^(called|named|name|title|titled|it|to)$/.test(reading.word(index - 1)),
  )
  const token = reading.tokens[at]
  if (token === undefined) return null
  reading.take(Math.max(0, at - 1), at + 1)
  return token.text.replaceAll('"', '').trim().slice(0, 120) || null
}

/** A topic the member named: “on the tips topic”, “as part of the newsletter”. */
export function readTopic(reading: Reading, catalogue: Catalogue): string | null {
  for (const topic of catalogue.topics) {
    const names = stemsOfName(topic)
    for (let at = 0; at < reading.tokens.length; at += 1) {
      const exact = reading.word(at) === topic.toLowerCase() && reading.isFree(at)
      const end = at + (exact ? 1 : names.length)
      const said =
        exact ||
        names.every((word, index) => reading.isFree(at + index) && matchStems(reading.stem(at + index), word) >= 0.99)
      if (said && isSent(reading, at, end)) return take(reading, at, end, topic)
      const before = [1, 2, 3].some((back) => /^(topic)$/.test(reading.word(at - back)))
      if (!said || (!before && reading.word(end) !== 'topic')) continue
      reading.take(before ? at - 1 : at, before ? end : end + 1)
      takeWord(reading, 'topic')
      return topic
    }
  }
  return null
}

function take(reading: Reading, at: number, end: number, topic: string): string {
  reading.take(at, end)
  return topic
}

/** “Send our newsletter every Monday”: what is sent is the topic itself. */
function isSent(reading: Reading, at: number, end: number): boolean {
  const kind = /^(a|an|the|our|monthly|weekly|daily|regular|next)$/
  const opens = kind.test(reading.word(at - 1)) ? (kind.test(reading.word(at - 2)) ? at - 3 : at - 2) : -1
  return (
    /^(send|sends|sending|mail|publish|deliver)$/.test(reading.word(opens)) &&
    !/^(campaign|segment)$/.test(reading.word(end))
  )
}

/** “transactional”: a receipt or a warning, sent whatever the customer subscribed to. */
export function readTransactional(reading: Reading): boolean {
  const at = reading.find(/^transactional$/)
  if (at < 0 || /^(not|non|no)$/.test(reading.word(at - 1))) return false
  reading.take(at, at + 1)
  return true
}

function takeWord(reading: Reading, word: string): void {
  reading.tokens.forEach((token, index) => {
    if (token.word === word) reading.take(index, index + 1)
  })
}
