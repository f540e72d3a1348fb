import type { MemoryCard } from '../../domain/cards.ts'
import { describeScope, type Memory, type Rule } from '../../domain/memory.ts'
import { describeLint } from '../../domain/memory/describe-lint.ts'
import type { EndedMemory } from '../../store/memories/history.ts'

/** A memory as models and cards are told of it. */
export type DescribedMemory = Omit<ReturnType<typeof describeMemory>, 'quote'>

export const describeMemory = ({ id, source, createdAt, expiresAt, ...rule }: Memory) => ({
  id,
  ...describeRule(rule),
  quote: source.quote,
  since: createdAt.toString().slice(0, 10),
  until: expiresAt?.toString().slice(0, 10) ?? null,
})

export const describeRule = ({ kind, scope, text, lint }: Rule) => ({
  kind,
  scope: describeScope(scope),
  text,
  checks: describeLint(lint),
})

/** A rule that holds no longer, with why, since when, and what took its place. */
export const describeEnded = ({ ended, ...memory }: EndedMemory) => ({
  ...describeMemory(memory),
  ended: ended.why,
  endedAt: ended.at.toString().slice(0, 10),
  replacedBy: ended.by,
})

/** The card of a rule that was kept or forgotten. */
export function memoryCard(
  action: 'remembered' | 'forgotten',
  { id, kind, scope, text, checks, until }: Omit<DescribedMemory, 'since'>,
  replaced: readonly { text: string }[] = [],
): MemoryCard {
  const replaces = joinTexts(replaced)
  return { kind: 'memory', action, memoryId: id, memoryKind: kind, scope, text, checks, replaces, until, why: null }
}

/** The card that asks whether to keep a rule that nobody has stated. */
export function proposalCard(
  memoryId: string,
  { kind: memoryKind, scope, text, checks }: ReturnType<typeof describeRule>,
  why: string,
  replaced: readonly { text: string }[] = [],
): MemoryCard {
  const rule = { memoryId, memoryKind, scope, text, checks, until: null }
  return { kind: 'memory', action: 'proposed', ...rule, replaces: joinTexts(replaced), why }
}

const joinTexts = (replaced: readonly { text: string }[]) =>
  replaced.length === 0 ? null : replaced.map(({ text }) => text).join(' · ')
