import { type LintLimit, type LintRule, lintLimitNames, lintLimits } from './memory.ts'

export type LintFinding = { rule: string; words: string }

const emoji = /\p{Extended_Pictographic}/gu
/** A Markdown link, or an address that stands by itself. */
const link = /\]\(|(?<!\]\(\s*<?)https?:\/\//g
const capitals = /(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])/gu

/** What in the copy breaks the rules, in words that say how to mend it. Liquid is left out of the counts. */
export function lintCopy(copy: string, rules: readonly { text: string; lint: LintRule | null }[]): LintFinding[] {
  const text = withoutLiquid(copy)
  return rules.flatMap(({ text: rule, lint }) =>
    lint === null ? [] : findBreaches(text, lint).map((words) => ({ rule, words })),
  )
}

const withoutLiquid = (copy: string) => copy.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, ' ')

/** What rules limit, counted in the copy; Liquid is to be left out before. */
const counters: Record<LintLimit, (text: string) => number> = {
  maxExclamationMarks: (text) => countMatches(text, /[!！]/gu),
  maxEmoji: (text) => countMatches(text, emoji),
  maxSentences: (text) => countMatches(text, /[.!?…]+(?=\s|$)/gu),
  maxCharacters: (text) => countCharacters(text.trim()),
  maxLinks: (text) => countMatches(text, link),
  maxCapitalWords: (text) => countMatches(text, capitals),
}

export const countInCopy = (copy: string, limit: LintLimit): number => counters[limit](withoutLiquid(copy))

function findBreaches(text: string, lint: LintRule): string[] {
  const banned = [...lint.bannedWords.map((avoid) => ({ avoid, use: null })), ...lint.replacements]
  return [
    ...lintLimitNames.flatMap((name) => checkLimit(lintLimits[name], counters[name](text), lint[name])),
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
