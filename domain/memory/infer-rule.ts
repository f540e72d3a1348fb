import { countInCopy } from '../lint.ts'
import { type LintLimit, lintLimits, LintRule, type Rule } from '../memory.ts'

/** What one correction changed: the copy as it was, and as it is. */
export type Correction = { before: string; after: string }

/** A rule that corrections speak for, and why it is asked. */
export type Inference = { rule: Omit<Rule, 'scope'>; why: string }

/** Twice may be a habit; once is a wish about that copy. */
const leastTimes = 2
const habits = ['maxExclamationMarks', 'maxEmoji', 'maxCapitalWords'] as const satisfies readonly LintLimit[]

/**
 * The rules that a member's corrections follow: every time that there was something of the kind in the copy they had it
 * taken out, or had one word put in another's place.
 * @param corrections of one member, the latest first; what the latest does not show is not asked now
 */
export function inferRules(corrections: readonly Correction[]): Inference[] {
  return [...habits.flatMap((limit) => inferLimit(limit, corrections)), ...inferReplacement(corrections)]
}

function inferLimit(limit: (typeof habits)[number], corrections: readonly Correction[]): Inference[] {
  const met = corrections.filter(({ before }) => countInCopy(before, limit) > 0)
  const always = met.every(({ after }) => countInCopy(after, limit) === 0)
  if (!always || met.length < leastTimes || met[0] !== corrections[0]) return []
  const what = lintLimits[limit]
  return [
    {
      rule: { kind: 'dont', text: `No ${what}.`, lint: LintRule.parse({ [limit]: 0 }) },
      why: `You had the ${what} taken out of the copy ${met.length} times.`,
    },
  ]
}

function inferReplacement(corrections: readonly Correction[]): Inference[] {
  const swaps = corrections.map(findSwap)
  const [latest] = swaps
  if (latest === undefined || latest === null) return []
  const { avoid, use } = latest
  const times = swaps.filter((swap) => swap?.avoid === avoid && swap.use === use).length
  if (times < leastTimes) return []
  return [
    {
      rule: {
        kind: 'glossary',
        text: `Say “${use}”, not “${avoid}”.`,
        lint: LintRule.parse({ replacements: [{ avoid, use }] }),
      },
      why: `You had “${avoid}” changed to “${use}” ${times} times.`,
    },
  ]
}

/** The one word that went and the one that came; null when more, or nothing, changed. */
function findSwap({ before, after }: Correction): { avoid: string; use: string } | null {
  const [old, fresh] = [listWords(before), listWords(after)]
  const [gone, come] = [old.difference(fresh), fresh.difference(old)]
  const [[avoid], [use]] = [[...gone], [...come]]
  return gone.size === 1 && come.size === 1 && avoid !== undefined && use !== undefined ? { avoid, use } : null
}

const listWords = (text: string) =>
  new Set(
    text
      .replaceAll(/\{\{.*?\}\}|\{%.*?%\}|https?:\S+/gs, ' ')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}’'-]*/gu) ?? [],
  )

const tones = {
  plain: 'Sound plain and calm, not salesy or loud.',
  warm: 'Sound warm and personal.',
  formal: 'Sound formal and polite.',
  playful: 'Sound playful.',
} as const

/** The rule behind “less shouty”: the tone, with what this correction took out of the copy. */
export function inferFromTone(tone: keyof typeof tones, { before, after }: Correction): Inference {
  const removed = habits.filter((limit) => countInCopy(before, limit) > 0 && countInCopy(after, limit) === 0)
  const lint = removed.length === 0 ? null : LintRule.parse(Object.fromEntries(removed.map((limit) => [limit, 0])))
  return {
    rule: { kind: 'voice', text: tones[tone], lint: tone === 'plain' ? lint : null },
    why: 'You had the tone of this copy changed.',
  }
}
