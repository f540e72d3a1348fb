import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { Memory, MemorySource, Rule } from '../../domain/memory.ts'
import { ownScope } from '../../domain/memory/own-scope.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Embedder } from '../../domain/embedder.ts'
import { recordChange, type TurnAuthor } from '../../store/campaigns/drafts.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { findSameMemory, insertMemory, readMemory } from '../../store/memories/memories.ts'

/** Who changes the memory, and where. */
export type MemoryWorld = { db: Db; workspaceId: number; clock: Clock; embedder: Embedder; author: TurnAuthor }

export type NewRule = Rule & {
  source: MemorySource
  expiresAt: Temporal.Instant | null
  /** The memory that it takes the place of, when the member said so. */
  replaces?: string | null
}

export type KeptRule = {
  memory: Memory
  superseded: Memory[]
  /** False: it was in force already, word for word. */
  isNew: boolean
}

/**
 * Keep rules, all or none, each noted under its turn so that the turn can be undone.
 * @param also runs in the same transaction
 * @throws AppError invalid_tool_input for a scope that does not exist or a banned word without its word, not_found for a
 *   memory to replace that is not in force
 */
export async function keepRules(
  world: MemoryWorld,
  rules: readonly NewRule[],
  also: (ws: WorkspaceTx, kept: readonly KeptRule[]) => Promise<void> = () => Promise.resolve(),
): Promise<KeptRule[]> {
  const { db, workspaceId, embedder, author } = world
  const sound = rules.map((rule) => ({ ...rule, scope: ownScope(rule.scope, author.memberId) }))
  sound.forEach(assertChecked)
  // Outside the transaction: an embedder may be far away.
  const vectors = await embedder.embed(sound.map(({ text }) => text))
  return inWorkspace(db, workspaceId, async (ws) => {
    const kept: KeptRule[] = []
    for (const [index, rule] of sound.entries())
      kept.push(await keep(ws, world, rule, { embedding: vectors[index] ?? [], embedder: embedder.id }))
    await also(ws, kept)
    return kept
  })
}

async function keep(
  ws: WorkspaceTx,
  { author, clock }: MemoryWorld,
  { replaces, ...rule }: NewRule,
  vector: { embedding: readonly number[]; embedder: string },
): Promise<KeptRule> {
  const at = clock.now()
  if (typeof replaces === 'string') await readMemory(ws, replaces, author.memberId, at)
  const same = await findSameMemory(ws, rule, at)
  if (same !== undefined) return { memory: same, superseded: [], isNew: false }
  const memory = { ...rule, id: newId('memory'), createdBy: author.memberId, createdAt: at }
  const superseded = await insertMemory(ws, { ...memory, ...vector }, replaces ?? undefined)
  const after = { text: rule.text, forgotten: false }
  await recordChange(ws, author, { kind: 'memory', id: memory.id, before: null, after, at })
  return { memory, superseded, isNew: true }
}

function assertChecked({ kind, text, lint }: NewRule): void {
  if (kind !== 'banned_word' || (lint !== null && lint.bannedWords.length + lint.replacements.length > 0)) return
  throw new AppError('invalid_tool_input', {
    detail: `“${text}” bans a word, so say which in lint.bannedWords, or in lint.replacements with the word to use instead.`,
    path: 'lint/bannedWords',
  })
}
