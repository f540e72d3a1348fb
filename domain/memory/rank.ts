import { type Memory, type MemoryScope } from '../memory.ts'
import { speaksOf } from './in-force.ts'

/** How near a memory is in meaning to the member's words, −1 to 1; null when its vector cannot be compared with them. */
export type Candidate = { memory: Memory; similarity: number | null }

const halfLifeDays = 90
const shares = { similarity: 0.6, scope: 0.25, recency: 0.15 }
/** Copy is checked against these whether or not the model knows them. */
const checkedBonus = 0.3

/**
 * The memories that belong into a prompt, the most telling first, as many as the budget holds: near in meaning to what the
 * member says, of a scope that it speaks of, and recent.
 * @param budgetTokens of about four bytes each
 */
export function rankMemories(
  candidates: readonly Candidate[],
  { text, at, budgetTokens }: { text: string; at: Temporal.Instant; budgetTokens: number },
): Memory[] {
  const scored = candidates
    .map((candidate) => ({ memory: candidate.memory, score: scoreOf(candidate, text, at) }))
    .toSorted((a, b) => b.score - a.score || a.memory.id.localeCompare(b.memory.id))
  let left = budgetTokens
  return scored.flatMap(({ memory }) => {
    const cost = countTokens(memory)
    if (cost > left) return []
    left -= cost
    return [memory]
  })
}

function scoreOf({ memory, similarity }: Candidate, text: string, at: Temporal.Instant): number {
  const ageDays = Math.max(0, memory.createdAt.until(at).total('hours') / 24)
  return (
    shares.similarity * Math.max(0, similarity ?? 0) +
    shares.scope * scopeFit(memory.scope, text) +
    shares.recency * 0.5 ** (ageDays / halfLifeDays) +
    (memory.lint === null ? 0 : checkedBonus)
  )
}

/** A member's own comes first; of a channel or kind that is not spoken of, little is needed. */
function scopeFit({ kind, value }: MemoryScope, text: string): number {
  if (kind === 'member') return 1
  if (kind === 'workspace') return 0.7
  return speaksOf(text, value ?? '') ? 1 : 0.2
}

const encoder = new TextEncoder()
/** What stands around the words: id, kind, scope, date. */
const frameTokens = 30

/** About how many tokens the memory's line takes in a prompt. */
export function countTokens({ text, lint }: Memory): number {
  const bytes = encoder.encode(text).length + (lint === null ? 0 : JSON.stringify(lint).length)
  return frameTokens + Math.ceil(bytes / 4)
}
