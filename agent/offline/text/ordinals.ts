const spoken = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')

/** “10th”, “third”: 10 and 3; undefined for what is no ordinal. */
export function readOrdinal(word: string): number | undefined {
  const written = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(word)?.[1]
  if (written !== undefined) return Number(written)
  const index = spoken.indexOf(word)
  return index < 0 ? undefined : index + 1
}
