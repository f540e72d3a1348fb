import { type RawBuilder, sql } from 'kysely'
import { LintRule, type Memory } from '../../domain/memory.ts'

export type MemoryRow = Omit<Memory, 'scope' | 'lint'> & {
  scopeKind: Memory['scope']['kind']
  scopeValue: string | null
  lint: unknown
}

export const memoryColumns = sql.raw(
  'id, kind, scope_kind as "scopeKind", scope_value as "scopeValue", text, lint, source, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"',
)

/** Checks that older versions wrote lack the limits that have come since. */
export const toMemory = ({ scopeKind, scopeValue, lint, ...row }: MemoryRow): Memory => ({
  ...row,
  lint: lint === null ? null : LintRule.parse(lint),
  scope: { kind: scopeKind, value: scopeValue },
})

/** Only what is in force: not forgotten, superseded or expired. */
export const inForce = (at: Temporal.Instant): RawBuilder<boolean> =>
  sql`(forgotten_at is null and superseded_by is null and (expires_at is null or expires_at > ${at.toString()}))`

/** A member's own memories are theirs alone; all others hold for everyone. */
export const visibleTo = (memberId: string): RawBuilder<boolean> =>
  sql`(scope_kind <> 'member' or scope_value = ${memberId})`
