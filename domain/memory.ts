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

/** The part of a brand rule that a program can check, enforced on drafted copy as lint. */
export const LintRule = z.strictObject({
  maxExclamationMarks: limit,
  maxEmoji: limit,
  maxSentences: limit,
  maxCharacters: limit,
  bannedWords: z.array(z.string().min(1)).default([]),
  requiredWords: z.array(z.string().min(1)).default([]),
  replacements: z.array(z.strictObject({ avoid: z.string().min(1), use: z.string().min(1) })).default([]),
})
export type LintRule = z.infer<typeof LintRule>

/** Something that a workspace wants remembered about its brand. */
export type Memory = {
  id: string
  kind: MemoryKind
  scope: MemoryScope
  text: string
  lint: LintRule | null
  /** Where it came from: the thread and turn, and the member's words. */
  source: { threadId: string; turnId: string; quote: string | null }
  createdBy: string
  createdAt: Temporal.Instant
}

/** “the whole workspace”, “email only”. */
export function describeScope(scope: MemoryScope): string {
  if (scope.kind === 'workspace') return 'the whole workspace'
  if (scope.kind === 'member') return 'this member only'
  return `${scope.value ?? scope.kind} only`
}
