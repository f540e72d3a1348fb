/**
 * The same JSON without what PostgreSQL cannot keep: the NUL character, and halves of surrogate pairs (which become
 * U+FFFD). Everything else is left as it came.
 */
export function cleanJson<T>(value: T): T
export function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map((each) => cleanJson<unknown>(each))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), cleanJson<unknown>(each)]))
}

export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}
