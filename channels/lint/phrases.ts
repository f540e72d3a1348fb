/** Compiles phrases, each a piece of a regular expression, to one that finds whole words in any case. */
export const phrases = (...parts: readonly string[]): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu')

/** What the pattern finds, each once, as it is written. */
export const findAll = (text: string, pattern: RegExp): string[] => [
  ...new Set(Array.from(text.matchAll(pattern), ([found]) => found.trim())),
]

/** Did a person say it in these words? */
export const isGiven = (found: string, given: string): boolean => given.toLowerCase().includes(found.toLowerCase())
