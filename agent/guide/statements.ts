/** What a guide says in one place: a bullet, a sentence of a paragraph, or a row of a table, under its headings. */
export type Statement = {
  /** Counted from one. */
  line: number
  text: string
  /** From the outermost to the nearest. */
  headings: readonly string[]
  isBullet: boolean
}

/** A line of a guide, whatever it was written in. `depth` is a heading's level, null for anything else. */
export type GuideLine = { line: number; text: string; depth: number | null; isBullet: boolean }

const maxHeadings = 6
/** No sentence is that long; what follows in the same line is left out. */
export const longestLine = 5_000

/** Lines under the headings that they stand below; paragraphs are taken apart into sentences. */
export function toStatements(lines: readonly GuideLine[]): Statement[] {
  const headings: { depth: number; text: string }[] = []
  return lines.flatMap(({ line, text, depth, isBullet }): Statement[] => {
    if (depth !== null) {
      while ((headings.at(-1)?.depth ?? 0) >= depth) headings.pop()
      if (headings.length < maxHeadings) headings.push({ depth, text })
      return []
    }
    const under = headings.map((each) => each.text)
    const parts = isBullet ? [text] : splitSentences(text)
    return parts.map((part) => ({ line, text: part, headings: under, isBullet }))
  })
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const splitSentences = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment.trim()).filter((part) => part !== '')

/** Without what is not seen, so that what a member reads is what is kept. */
export const cleanLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (letter) => (letter === '\u200d' ? letter : ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
