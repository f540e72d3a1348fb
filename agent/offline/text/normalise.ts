import { cleanText } from './clean.ts'
import { correctToken } from './spelling.ts'
import { tokenize } from './tokens.ts'

/** Lower case, with slips in the words that steer the reading put right. */
export function normalise(raw: string): string {
  const clean = cleanText(raw)
  const tokens = tokenize(clean)
  const parts = tokens.map((token, index) => {
    const gap = clean.slice(index === 0 ? 0 : (tokens[index - 1]?.end ?? 0), token.start)
    return (
      gap +
      (token.kind === 'word' && !/\s/.test(token.text) ? correctToken(token, new Set()).word : token.text.toLowerCase())
    )
  })
  return parts.join('').trim()
}
