/**
 * Copy with the customer's data kept apart: `text` holds a mark for each value. Whoever knows where the text goes
 * (HTML, a link, plain text) fills the marks in its own way, so that data never becomes markup.
 */
export type MarkedText = { text: string; values: readonly string[] }

// Marks are written in private-use characters only: no parser knows them, and what is left of a cut one can be removed.
const firstDigit = 0xe010
const anyValueMark = /\uE000([\uE010-\uE019]+)\uE001/g
const anyLinkMark = /\uE002([\uE010-\uE019]+)\uE003/g
const anyMarkCharacter = /[\uE000-\uE01F]/g

/** The mark of the value with this index. */
export const makeMark = (index: number) => `\uE000${writeDigits(index)}\uE001`

/** The mark of a link, which is filled before the values are. */
export const makeLinkMark = (index: number) => `\uE002${writeDigits(index)}\uE003`

export const removeMarkCharacters = (text: string) => text.replace(anyMarkCharacter, '')

/** Put something for each value in the place of its mark; `before` is the text that stands before the mark. */
export function fillMarks(
  { text, values }: MarkedText,
  write: (value: string, before: string) => string = (value) => value,
): string {
  if (values.length === 0) return removeMarkCharacters(text)
  const filled = text.replace(anyValueMark, (_, digits: string, offset: number) =>
    write(values[readDigits(digits)] ?? '', text.slice(0, offset)),
  )
  return removeMarkCharacters(filled)
}

/** What the copy itself says before any value has a say; all of it where there is none. */
export const untilFirstMark = (text: string): string => text.split('\uE000', 1)[0] ?? ''

export function fillLinkMarks(text: string, links: readonly string[]): string {
  return text.replace(anyLinkMark, (_, digits: string) => links[readDigits(digits)] ?? '')
}

function writeDigits(index: number): string {
  return index < 10
    ? String.fromCharCode(firstDigit + index)
    : writeDigits(Math.floor(index / 10)) + writeDigits(index % 10)
}

function readDigits(digits: string): number {
  let index = 0
  for (let at = 0; at < digits.length; at += 1) index = index * 10 + digits.charCodeAt(at) - firstDigit
  return index
}
