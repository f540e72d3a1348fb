/** “Yes”, “keep it” and the like, at the beginning of what is short, in the languages that members write most. */
const assent =
  /^(?:y(?:es|ep|eah)|ok(?:ay)?|sure|please do|do (?:it|that)|keep|remember|agreed?|right|correct|ja|gerne|behalt\w*|merk\w*|oui|d’accord|garde\w*|s[ií]|claro|guarda\w*|va bene|sim|tak|да|はい|好|是的?|可以|نعم|네)(?![\p{L}])/iu
const mostAssentWords = 6
const address = /[\w.+-]*@[\w.-]+|(?:[a-z0-9-]+\.)+[a-z]{2,}/gi

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]{3,}/gu) ?? []
/** Endings differ between a wish and the rule that is made of it. */
const stemOf = (word: string) => word.slice(0, 4)

/** Models put other quotation marks, spaces and case around the same words. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/["'“”‘’«»„`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/**
 * Did the member say this rule? A quote of theirs alone proves nothing: a model that was talked into a rule can quote any
 * word. So at least half of the rule's words, and every address in it, must be theirs too.
 * @param rule its text, with what its check names
 * @param said what members wrote in the thread
 */
export function isStated(rule: string, quote: string | null, said: readonly string[]): boolean {
  const folded = said.map(fold)
  const words = fold(quote ?? '')
  if (words === '' || !folded.some((each) => each.includes(words))) return false
  const all = folded.join(' ')
  if ((fold(rule).match(address) ?? []).some((each) => !all.includes(each))) return false
  const theirs = new Set(wordsOf(all).map(stemOf))
  const its = wordsOf(rule)
  return its.filter((word) => theirs.has(stemOf(word))).length * 2 >= its.length
}

/** Does the member agree, in a few words, to what was put to them? */
export const isAssent = (text: string): boolean =>
  text.trim().split(/\s+/).length <= mostAssentWords && assent.test(text.trim())
