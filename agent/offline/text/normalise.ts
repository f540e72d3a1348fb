import { cleanText } from './clean.ts'
import { correctToken } from './spelling.ts'
import { tokenize } from './tokens.ts'

/** Lower case, with slips in the words that steer the reading put right. */
export const normalise = (raw: string): string => correctText(raw).toLowerCase()

/** The text as a member typed it but for those slips. */
export function correctText(raw: string): string {
  const clean = cleanText(raw)
  const tokens = tokenize(clean)
  const parts = tokens.map((token, index) => {
    const gap = clean.slice(index === 0 ? 0 : (tokens[index - 1]?.end ?? 0), token.start)
    if (token.kind !== 'word' || /\s/.test(token.text)) return gap + token.text
    const meant = correctToken(token, new Set()).word
    return gap + (meant === token.word ? token.text : meant)
  })
  return parts.join('').trim()
}
