import type { Memory } from '../../domain/memory.ts'
import { recordChange, type TurnAuthor } from '../../store/campaigns/drafts.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { forgetMemory, holdMemories } from '../../store/memories/memories.ts'

/** Forget memories, each noted under its turn so that the turn can be undone. @throws AppError not_found */
export async function forgetMemories(
  ws: WorkspaceTx,
  ids: readonly string[],
  author: TurnAuthor,
  at: Temporal.Instant,
): Promise<Memory[]> {
  await holdMemories(ws)
  const forgotten: Memory[] = []
  for (const id of ids) {
    const memory = await forgetMemory(ws, id, { memberId: author.memberId, at })
    const { text } = memory
    await recordChange(ws, author, {
      kind: 'memory',
      id,
      before: { text, forgotten: false },
      after: { text, forgotten: true },
      at,
    })
    forgotten.push(memory)
  }
  return forgotten
}
