import { normaliseWords } from '../../domain/memory/supersede.ts'
import { isSameScope } from '../../domain/memory/supersede.ts'
import type { Memory } from '../../domain/memory.ts'
import type { Embedder } from '../../domain/embedder.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { listMemories, readMemory } from '../../store/memories/memories.ts'
import { findCandidates } from '../../store/memories/recall.ts'

const shown = 5
/** Below that a text is about something else. */
const leastSimilarity = 0.15

export type Found = { memories: Memory[]; candidates: Memory[] }

/**
 * The memory that a member means: by its id, by its own words, or by words that only one holds. What is held twice word
 * for word is one. Otherwise nothing is chosen, and the likeliest are named.
 * @throws AppError not_found for an id that is not in force
 */
export async function findMemory(
  { db, workspaceId, embedder }: { db: Db; workspaceId: number; embedder: Embedder },
  wanted: string,
  { memberId, at }: { memberId: string; at: Temporal.Instant },
): Promise<Found> {
  if (/^mry_[0-9a-z]+$/.test(wanted))
    return inWorkspace(db, workspaceId, async (ws) => choose([await readMemory(ws, wanted, memberId, at)]))
  const words = normaliseWords(wanted)
  const [embedding = []] = await embedder.embed([wanted])
  const limits = { near: shown, recent: 0, checked: 0 }
  return inWorkspace(db, workspaceId, async (ws) => {
    const holding = words === '' ? [] : await listHolding(ws, wanted, { memberId, at })
    const exact = holding.filter(({ text }) => normaliseWords(text) === words)
    if (exact.length > 0) return choose(exact)
    if (holding.length > 0) return choose(holding)
    const near = await findCandidates(ws, { embedding, embedder: embedder.id, memberId, at, limits })
    const likely = near
      .filter(({ similarity }) => (similarity ?? 0) >= leastSimilarity)
      .toSorted((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0))
    return { memories: [], candidates: likely.map(({ memory }) => memory) }
  })
}

/** The words as a whole, else every one of them that is longer than an article. */
async function listHolding(
  ws: WorkspaceTx,
  wanted: string,
  { memberId, at }: { memberId: string; at: Temporal.Instant },
): Promise<Memory[]> {
  return listMemories(ws, memberId, at, { text: wanted.trim().replace(/[\s.!]+$/, ''), limit: 50 })
}

function choose(found: readonly Memory[]): Found {
  const [first] = found
  if (first === undefined) return { memories: [], candidates: [] }
  const isOne = found.every(
    ({ text, scope }) => normaliseWords(text) === normaliseWords(first.text) && isSameScope(scope, first.scope),
  )
  return isOne ? { memories: [...found], candidates: [] } : { memories: [], candidates: found.slice(0, shown) }
}
