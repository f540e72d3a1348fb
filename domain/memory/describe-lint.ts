import { type LintRule, lintLimitNames, lintLimits } from '../memory.ts'

/** What a program checks, in words: “no emoji”, “at most 2 sentences”, “say “members”, not “users””. */
export function describeLint(lint: LintRule | null): string[] {
  if (lint === null) return []
  const limits = lintLimitNames.flatMap((name) => {
    const most = lint[name]
    return most === null ? [] : [most === 0 ? `no ${lintLimits[name]}` : `at most ${most} ${lintLimits[name]}`]
  })
  return [
    ...limits,
    ...lint.bannedWords.map((word) => `never “${word}”`),
    ...lint.requiredWords.map((word) => `always “${word}”`),
    ...lint.replacements.map(({ avoid, use }) => `“${use}”, not “${avoid}”`),
  ]
}
