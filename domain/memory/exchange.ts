import { z } from 'zod'
import { LintRule, MemoryKind, MemoryScope } from '../memory.ts'

/** A rule as files and other workspaces take it: without ids, and without what only this workspace knows. */
export const RuleDocument = z.strictObject({
  kind: MemoryKind,
  text: z.string().trim().min(1).max(500),
  scope: MemoryScope.default({ kind: 'workspace', value: null }),
  lint: LintRule.nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type RuleDocument = z.infer<typeof RuleDocument>

/** Each is compared with what is in force; longer documents are sent in parts. */
export const mostRules = 1_000

export const MemoryDocument = z.strictObject({ rules: z.array(RuleDocument).max(mostRules) })
export type MemoryDocument = z.infer<typeof MemoryDocument>

/** What an import of a document did, or in a dry run would do. */
export const MemoryImportResult = z.object({ kept: z.int(), known: z.int(), superseded: z.array(z.string()) })
export type MemoryImportResult = z.infer<typeof MemoryImportResult>

export const GuideRequest = z.strictObject({
  name: z.string().trim().min(1).max(200).meta({ description: 'What the guide is called, such as voice.md' }),
  format: z.enum(['markdown', 'text', 'html']).nullable().default(null).meta({ description: 'null: guessed' }),
  text: z.string(),
})
export type GuideRequest = z.infer<typeof GuideRequest>

export const ProposedRule = z.object({
  id: z.string(),
  text: z.string(),
  kind: MemoryKind,
  scope: z.string(),
  checks: z.array(z.string()),
  line: z.int().nullable(),
  quote: z.string().nullable(),
})
export type ProposedRule = z.infer<typeof ProposedRule>

export const GuideResult = z.object({
  proposals: z.array(ProposedRule),
  known: z.int().meta({ description: 'Rules of the guide that are in force already' }),
  skipped: z.array(z.object({ line: z.int(), text: z.string(), why: z.string() })),
})
export type GuideResult = z.infer<typeof GuideResult>

/** A rule that holds no longer. */
export const EndedRule = z.object({
  id: z.string(),
  text: z.string(),
  scope: z.string(),
  ended: z.enum(['superseded', 'forgotten', 'expired']),
  endedAt: z.string().meta({ description: 'A date' }),
  replacedBy: z.string().nullable().meta({ description: 'The id of what took its place' }),
})
export const EndedRules = z.object({ memories: z.array(EndedRule) })
export type EndedRules = z.infer<typeof EndedRules>

export const ProposalDecisions = z.strictObject({
  keep: z.array(z.string()).max(1000).default([]),
  decline: z.array(z.string()).max(1000).default([]),
  scope: MemoryScope.nullable().default(null).meta({ description: 'Where the kept ones hold; null: as proposed' }),
})
export type ProposalDecisions = z.infer<typeof ProposalDecisions>

export const DecidedProposals = z.object({ kept: z.int(), declined: z.int() })
export type DecidedProposals = z.infer<typeof DecidedProposals>
