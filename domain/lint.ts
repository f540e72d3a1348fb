import type { LintRule } from './memory.ts'

export type LintFinding = { rule: string; words: string }

const emoji = /\p{Extended_Pictographic}/gu
/** A Markdown link, or an address that stands by itself. */
const link = /\]\(|(?<!\]\(\s*<?)https?:\/\//g
const capitals = /(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])/gu

/** What in the copy breaks the rules, in words that say how to mend it. Liquid is left out of the counts. */
export function lintCopy(copy: string, rules: readonly { text: string; lint: LintRule | null }[]): LintFinding[] {
  const text = copy.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, ' ')
  return rules.flatMap(({ text: rule, lint }) =>
    lint === null ? [] : findBreaches(text, lint).map((words) => ({ rule, words })),
  )
}

function findBreaches(text: string, lint: LintRule): string[] {
  const banned = [...lint.bannedWords.map((avoid) => ({ avoid, use: null })), ...lint.replacements]
  return [
    ...checkLimit('exclamation marks', countMatches(text, /[!！]/gu), lint.maxExclamationMarks),
    ...checkLimit('emoji', countMatches(text, emoji), lint.maxEmoji),
    ...checkLimit('sentences', countMatches(text, /[.!?…]+(?=\s|$)/gu), lint.maxSentences),
    ...checkLimit('characters', countCharacters(text.trim()), lint.maxCharacters),
    ...checkLimit('links', countMatches(text, link), lint.maxLinks),
    ...checkLimit('words in capitals', countMatches(text, capitals), lint.maxCapitalWords),
    ...banned.flatMap(({ avoid, use }) =>
      hasWord(text, avoid) ? [`avoid “${avoid}”${use === null ? '' : `, say “${use}”`}`] : [],
    ),
    ...lint.requiredWords.flatMap((word) => (hasWord(text, word) ? [] : [`say “${word}”`])),
  ]
}

function checkLimit(what: string, count: number, limit: number | null): string[] {
  return limit === null || count <= limit ? [] : [`${what}: ${count}, at most ${limit} allowed`]
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

const segmenter = new Intl.Segmenter()

/** Characters as a reader counts them: an emoji of several code points is one. */
function countCharacters(text: string): number {
  return Array.from(segmenter.segment(text)).length
}

/** Whole words only, whatever the case: “sale” is not in “wholesale”. */
function hasWord(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'iu').test(text)
}
