/**
 * The same JSON without what PostgreSQL cannot keep: the NUL character, and halves of surrogate pairs (which become
 * U+FFFD). Everything else is left as it came.
 */
export function cleanJson<T>(value: T): T {
  // The cast: what is rebuilt has the shape that it had.
  return isClean(value) ? value : (rebuild(value) as T)
}

/** Most are: looking costs a fraction of copying. */
function isClean(value: unknown): boolean {
  if (typeof value === 'string') return isCleanText(value)
  if (Array.isArray(value)) return value.every(isClean)
  if (value === null || typeof value !== 'object') return true
  for (const [key, each] of Object.entries(value)) if (!isCleanText(key) || !isClean(each)) return false
  return true
}

const isCleanText = (text: string) => text.isWellFormed() && !text.includes('\u0000')

function rebuild(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(rebuild)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), rebuild(each)]))
}

export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}
