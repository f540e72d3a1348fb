const copyFields = new Set(['subject', 'preheader', 'body', 'title', 'text'])

/** Every text of steps that a customer may read. */
export function listCopy(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listCopy)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    copyFields.has(key) && typeof each === 'string' ? [each] : listCopy(each),
  )
}
