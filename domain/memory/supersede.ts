import { type LintRule, lintLimitNames, type MemoryScope, type Rule } from '../memory.ts'

/** Does the new rule take the old one's place: the same words, or a different answer to everything that it settles? */
export function supersedes(fresh: Rule, old: Rule): boolean {
  if (!isSameScope(fresh.scope, old.scope)) return false
  if (normaliseWords(fresh.text) === normaliseWords(old.text)) return true
  if (fresh.lint === null || old.lint === null) return false
  const [settled, answered] = [listSubjects(old.lint), new Set(listSubjects(fresh.lint))]
  return settled.length > 0 && settled.every((subject) => answered.has(subject))
}

export const isSameScope = (a: MemoryScope, b: MemoryScope): boolean => a.kind === b.kind && a.value === b.value

/** Words without what does not change the meaning: case, spaces, punctuation at the end. */
export function normaliseWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s.!]+$/, '')
    .trim()
}

/** What a check settles: each limit, and each word that it allows, asks for or forbids. */
export function listSubjects(lint: LintRule): string[] {
  const words = [...lint.bannedWords, ...lint.requiredWords, ...lint.replacements.map(({ avoid }) => avoid)]
  return [
    ...lintLimitNames.filter((name) => lint[name] !== null),
    ...words.map((each) => `word ${normaliseWords(each)}`),
  ]
}
