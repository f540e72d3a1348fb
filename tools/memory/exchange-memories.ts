import type { MemoryDocument, MemoryImportResult } from '../../domain/memory/exchange.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listMemories } from '../../store/memories/memories.ts'
import { keepRules, type MemoryWorld } from './keep-rule.ts'

/** All rules in force that this member follows, the oldest first: where two settle the same, the later one counts. */
export async function exportMemories(ws: WorkspaceTx, memberId: string, at: Temporal.Instant): Promise<MemoryDocument> {
  const memories = await listMemories(ws, memberId, at)
  return {
    rules: memories.toReversed().map(({ kind, text, scope, lint, expiresAt }) => ({
      kind,
      text,
      scope: scope.kind === 'member' ? { kind: scope.kind, value: null } : scope,
      lint,
      expiresAt: expiresAt?.toString() ?? null,
    })),
  }
}

class DryRun extends Error {}

/**
 * Keep the rules of a document, all or none: a member’s own become this member’s. What is in force already stays as it is.
 * @throws AppError invalid_tool_input for a rule that cannot be
 */
export async function importMemories(
  world: MemoryWorld,
  { rules }: MemoryDocument,
  { dryRun }: { dryRun: boolean },
): Promise<MemoryImportResult> {
  const now = world.clock.now()
  const instants = rules.map(({ expiresAt }) => (expiresAt === null ? null : Temporal.Instant.from(expiresAt)))
  const fresh = rules.flatMap((rule, index) => {
    const expiresAt = instants[index] ?? null
    const isOver = expiresAt !== null && Temporal.Instant.compare(expiresAt, now) <= 0
    return isOver ? [] : [{ ...rule, expiresAt, source: { threadId: null, turnId: null, quote: null } }]
  })
  const result: MemoryImportResult = { kept: 0, known: 0, superseded: [] }
  try {
    await keepRules(world, fresh, (_ws, kept) => {
      for (const { isNew, superseded } of kept) {
        result[isNew ? 'kept' : 'known'] += 1
        result.superseded.push(...superseded.map(({ text }) => text))
      }
      return dryRun ? Promise.reject(new DryRun()) : Promise.resolve()
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  return result
}
