import { z } from 'zod'

export const MemoryKind = z.enum(['voice', 'do', 'dont', 'banned_word', 'glossary', 'preference', 'fact'])
export type MemoryKind = z.infer<typeof MemoryKind>

export const MemoryScope = z.strictObject({
  kind: z.enum(['workspace', 'channel', 'campaign_kind', 'member']),
  value: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'The channel or kind of campaign; null for workspace and member' }),
})
export type MemoryScope = z.infer<typeof MemoryScope>

const limit = z.int().min(0).max(10_000).nullable().default(null)
const word = z.string().min(1).max(200)

/** The part of a brand rule that a program can check, enforced on drafted copy as lint. */
export const LintRule = z.strictObject({
  maxExclamationMarks: limit,
  maxEmoji: limit,
  maxSentences: limit,
  maxCharacters: limit,
  maxLinks: limit,
  maxCapitalWords: limit.meta({ description: 'Words of four letters or more in capitals alone' }),
  bannedWords: z.array(word).max(200).default([]),
  requiredWords: z.array(word).max(50).default([]),
  replacements: z
    .array(z.strictObject({ avoid: word, use: word }))
    .max(200)
    .default([]),
})
export type LintRule = z.infer<typeof LintRule>

/** The limits of a rule, each with what it counts. */
export const lintLimits = {
  maxExclamationMarks: 'exclamation marks',
  maxEmoji: 'emoji',
  maxSentences: 'sentences',
  maxCharacters: 'characters',
  maxLinks: 'links',
  maxCapitalWords: 'words in capitals',
} as const satisfies Partial<Record<keyof LintRule, string>>
export type LintLimit = keyof typeof lintLimits
export const lintLimitNames = Object.keys(lintLimits) as LintLimit[] // the keys of a literal

/** A rule as it is said, before it is kept. */
export type Rule = { kind: MemoryKind; scope: MemoryScope; text: string; lint: LintRule | null }

/** Where a rule came from: the thread and turn with the member's words, or the guide with its line. */
export type MemorySource = {
  threadId: string | null
  turnId: string | null
  quote: string | null
  guide?: { name: string; line: number }
}

/** Something that a workspace wants remembered about its brand. */
export type Memory = Rule & {
  id: string
  source: MemorySource
  createdBy: string
  createdAt: Temporal.Instant
  /** From then on it no longer holds; null: it holds until it is forgotten or superseded. */
  expiresAt: Temporal.Instant | null
}

/** “the whole workspace”, “email only”. */
export function describeScope(scope: MemoryScope): string {
  if (scope.kind === 'workspace') return 'the whole workspace'
  if (scope.kind === 'member') return 'this member only'
  return `${scope.value ?? scope.kind} only`
}
