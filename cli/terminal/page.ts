import pc from 'picocolors'

/** How many columns cards use: what fits every terminal. */
export const pageWidth = 80

type Formatter = (text: string) => string
export type Paint = {
  bold: Formatter
  dim: Formatter
  accent: Formatter
  good: Formatter
  bad: Formatter
  warn: Formatter
}

/** Colour only on a terminal: piped output stays plain. */
export function createPaint(isTerminal: boolean | undefined): Paint {
  const { bold, dim, cyan, green, red, yellow } = pc.createColors(isTerminal ?? false)
  return { bold, dim, accent: cyan, good: green, bad: red, warn: yellow }
}

const segmenter = new Intl.Segmenter()

/** The columns a text takes: wide characters count two, and so do emoji, but for signs such as ✉ that are drawn as text. */
export function measureWidth(text: string): number {
  return Array.from(segmenter.segment(text), ({ segment }) =>
    /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
      segment,
    )
      ? 2
      : 1,
  ).reduce((sum: number, width) => sum + width, 0)
}

/** Text that cannot move the cursor or change direction: what customers and models wrote may hold escape codes. */
export function cleanText(text: string): string {
  return text.replaceAll(/\p{Cc}(?<!\n)|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}

/** Words wrapped to the width; a word that is longer than a line is cut. */
export function wrapText(text: string, width: number): string[] {
  return cleanText(text)
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/ +/).flatMap((each) => cutWord(each, width))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (measureWidth(longer) <= width) current = longer
    else {
      lines.push(current)
      current = word
    }
  }
  return [...lines, current]
}

function cutWord(word: string, width: number): string[] {
  if (measureWidth(word) <= width) return [word]
  const pieces: string[] = ['']
  for (const { segment } of segmenter.segment(word)) {
    const last = pieces.at(-1) ?? ''
    if (measureWidth(last + segment) <= width) pieces[pieces.length - 1] = last + segment
    else pieces.push(segment)
  }
  return pieces
}

/** One line of at most `width` columns, with an ellipsis where it was cut. */
export function fitText(text: string, width: number): string {
  const line = cleanText(text).replaceAll('\n', ' ')
  if (measureWidth(line) <= width) return line
  let fitted = ''
  for (const { segment } of segmenter.segment(line)) {
    if (measureWidth(fitted + segment) > width - 1) break
    fitted += segment
  }
  return `${fitted.trimEnd()}…`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - measureWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - measureWidth(text))) + text
}
