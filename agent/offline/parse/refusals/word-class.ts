import { isFunctionWord } from '../../text/function-words.ts'
import { isOrdinary } from '../../text/ordinary-words.ts'
import { isTypo } from '../../text/similarity.ts'
import { stem } from '../../text/stem.ts'
import type { Token } from '../../text/tokens.ts'

/** Is a word of a class: one of its words, a form of it, or a slip in a long one? */
export type WordClass = (token: Token | undefined) => boolean

export function wordsOf(list: string): WordClass {
  const words = list.split(/\s+/).filter(Boolean)
  const known = new Set(words.flatMap((word) => [word, stem(word)]))
  const long = words.filter((word) => word.length >= 6)
  return (token) => {
    if (token === undefined || token.kind === 'mark') return false
    if (known.has(token.word) || known.has(token.stem)) return true
    if (token.word.length < 6 || isFunctionWord(token) || isOrdinary(token.stem)) return false
    return long.some((word) => isTypo(token.word, word))
  }
}

/** “Never send without …” wants what is right. */
export const isForbidding = (text: string): boolean =>
  /^(?:(?:we|you|please|and|but) )*(?:never(?! mind)|do not|must not|should not|nobody (?:may|should)|no one (?:may|should))\b/.test(
    text,
  )

/** A word too short to say anything by itself, however it is spelled: “teh”. */
const isSlight = (token: Token | undefined) => token?.kind === 'word' && token.word.length <= 3

/** Index of a word of one class that follows a word of the other with nothing but words of a third between; or -1. */
export function findFollowing(tokens: readonly Token[], first: WordClass, between: WordClass, then: WordClass): number {
  for (let at = 0; at < tokens.length; at += 1) {
    if (!first(tokens[at])) continue
    let next = at + 1
    while (next < tokens.length && !then(tokens[next]) && (between(tokens[next]) || isSlight(tokens[next]))) next += 1
    if (then(tokens[next])) return next
  }
  return -1
}
