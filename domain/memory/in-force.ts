import { LintRule, lintLimitNames, type Memory, type MemoryScope } from '../memory.ts'
import { normaliseWords } from './supersede.ts'

/** What a piece of copy is for. `about` is the campaign's name and goal, which say of which kind it is. */
export type CopyPlace = { channel: string; about: string }

/** The narrower the scope, the more it counts where two rules settle the same. */
const weight: Record<MemoryScope['kind'], number> = { workspace: 0, channel: 1, campaign_kind: 2, member: 3 }

/**
 * The rules that hold for a piece of copy. Where two limit the same thing, the narrower scope counts and, within one
 * scope, what was said last: “one emoji in push” is an exception from “no emoji”.
 */
export function rulesFor(memories: readonly Memory[], place: CopyPlace): { text: string; lint: LintRule | null }[] {
  const holding = memories
    .filter(({ scope }) => holdsFor(scope, place))
    .toSorted(
      (a, b) => weight[b.scope.kind] - weight[a.scope.kind] || Temporal.Instant.compare(b.createdAt, a.createdAt),
    )
  const settled = new Set<string>()
  return holding.map(({ text, lint }) => ({ text, lint: lint === null ? null : takeUnsettled(lint, settled) }))
}

function holdsFor({ kind, value }: MemoryScope, { channel, about }: CopyPlace): boolean {
  if (kind === 'channel') return value === channel
  return kind !== 'campaign_kind' || speaksOf(about, value ?? '')
}

/** “win back”, “win-back” and “winback” are one kind. */
export function speaksOf(about: string, kind: string): boolean {
  const letters = normaliseWords(kind).match(/[\p{L}\p{N}]/gu) ?? []
  if (letters.length === 0) return false
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${letters.join(String.raw`[\s_-]?`)}`, 'iu').test(about)
}

/** The lint without limits and bans that a rule before it has settled; what it settles itself is added. */
function takeUnsettled(lint: LintRule, settled: Set<string>): LintRule {
  const isOpen = (subject: string) => !settled.has(subject)
  const ofWord = (word: string) => `word ${normaliseWords(word)}`
  const limits = Object.fromEntries(lintLimitNames.map((name) => [name, isOpen(name) ? lint[name] : null]))
  const left = LintRule.parse({
    ...limits,
    bannedWords: lint.bannedWords.filter((word) => isOpen(ofWord(word))),
    requiredWords: lint.requiredWords.filter((word) => isOpen(ofWord(word))),
    replacements: lint.replacements.filter(({ avoid }) => isOpen(ofWord(avoid))),
  })
  for (const name of lintLimitNames) if (left[name] !== null) settled.add(name)
  const allowed = [...left.requiredWords, ...left.replacements.map(({ use }) => use)]
  for (const word of [...allowed, ...left.bannedWords, ...left.replacements.map(({ avoid }) => avoid)])
    settled.add(ofWord(word))
  return left
}
