import { sql, type RawBuilder } from 'kysely'

const anchors = { start: ['^', ''], end: ['', '$'], anywhere: ['', ''], whole: ['^', '$'] } as const

/**
 * A regular expression, the same to PostgreSQL and to JavaScript, that matches the text in upper or lower case. Each
 * letter becomes the set of its forms, so that neither the database's locale nor its Unicode version has a say.
 * @param part where in the value the text has to stand
 */
export function patternOf(text: string, part: keyof typeof anchors): string {
  const letters = Array.from(text, matchLetter).join('')
  const [before, after] = anchors[part]
  return `${before}${letters}${after}`
}

function matchLetter(letter: string): string {
  const forms = new Set([letter, letter.toLowerCase(), letter.toUpperCase()].filter(isOneCharacter))
  if (forms.size > 1) return `[${[...forms].join('')}]`
  return letter.replace(/^[\^$\\.*+?()[\]{}|]$/, '\\$&')
}

const isOneCharacter = (text: string) => Array.from(text).length === 1

/** Does the pattern of the text match? The flag makes JavaScript read emoji and the like as one character too. */
export const matchesPattern = (value: string, pattern: string) => new RegExp(pattern, 'u').test(value)

const isPrintableAscii = (text: string) => /^[ -~]*$/.test(text)

/** As the pattern of the text, in SQL. Of plain ASCII each letter has its two forms alone, and LIKE is cheaper. */
export function matchesTextSql(
  value: RawBuilder<string | null>,
  text: string,
  part: 'start' | 'end' | 'anywhere',
): RawBuilder<boolean> {
  if (!isPrintableAscii(text)) return sql`(${value} ~ ${patternOf(text, part)})`
  const letters = text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')
  const like = { start: `${letters}%`, end: `%${letters}`, anywhere: `%${letters}%` }[part]
  return sql`(lower(${value} collate "C") like ${like})`
}

/** Whether JSON writes the text as it is, so that it also stands in the JSON of a list that holds it. */
export const isPlainInJson = (text: string) => isPrintableAscii(text) && !/["\\]/.test(text)
