/**
 * What a cell of a CSV file holds: a number, true or false, JSON in brackets, else text; undefined for an empty cell,
 * which says nothing. A number that would not come back as it was written (`007`, `+49…`, seventeen digits) is text. A
 * cell in JSON's own quotes is that very text.
 */
export function readCell(text: string): unknown {
  if (text.trim() === '') return undefined
  if (/^true$/i.test(text)) return true
  if (/^false$/i.test(text)) return false
  if (isNumber(text)) return Number(text)
  return /^["[{]/.test(text) ? (parseJson(text) ?? text) : text
}

/** The cell of a column that is kept as text, such as an id or a postal code. */
export function readTextCell(text: string): string | undefined {
  if (text.trim() === '') return undefined
  const parsed = text.startsWith('"') ? parseJson(text) : undefined
  return typeof parsed === 'string' ? parsed : text
}

/** Written so that readCell gives the same value back, and no spreadsheet takes it for a formula. */
export function writeCell(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return readCell(value) === value && !looksLikeFormula(value) ? value : JSON.stringify(value)
}

/** As writeCell, for readTextCell. */
export function writeTextCell(text: string): string {
  return readTextCell(text) === text && !looksLikeFormula(text) ? text : JSON.stringify(text)
}

/** A sign before digits alone is a number or a phone, which nothing can come of. */
const looksLikeFormula = (text: string) => /^[\s]*[=+\-@\t\r]/.test(text) && !/^[+-]\d[\d.]*$/.test(text)

/** `1.50` is a number, zeros at its end say nothing; `1e5` and `-0` are text. */
function isNumber(text: string): boolean {
  if (/^-?\d(\.\d+)?e[+-]\d+$/.test(text)) return String(Number(text)) === text
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return false
  return String(Number(text)) === (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
