import { LintRule } from '../../../domain/memory.ts'
import { lintFromText } from './rule-from-text.ts'

/** How to write: the checks that copy must pass and the tone that was asked for. */
export type Voice = { rules: { text: string; lint: LintRule; source: string | null }[]; tone: ReadonlySet<Tone> }
export type Tone = 'plain' | 'warm' | 'formal' | 'playful' | 'short'

const line = /^[-*•]\s+(?:\[[^\]]*\]\s*)?(.+)$/
const check = /⟨check (\{.*\})⟩\s*$/

/**
 * The brand's voice as the system message tells it: one rule a line under a heading that speaks of brand memory. A rule
 * that comes with its machine-readable check is taken at its word; any other is read like a member's sentence.
 */
export function readVoice(system: string): Voice {
  const start = /(?:^|\n)\s*#*\s*(brand|voice|rules|memor)[^\n]*:?[^\n]*\n/i.exec(system)
  const lines = start === null ? [] : system.slice(start.index + start[0].length).split('\n')
  const end = lines.findIndex((each) => each.trim() !== '' && !line.test(each.trim()))
  const listed = (end < 0 ? lines : lines.slice(0, end)).flatMap((each) => line.exec(each.trim())?.[1] ?? [])
  const rules = listed.map(readRule)
  return { rules, tone: new Set(rules.flatMap(({ text }) => tonesIn(text))) }
}

function readRule(listed: string): Voice['rules'][number] {
  const given = check.exec(listed)
  const head = /^[a-z_]+, ([^:]*?): /.exec(listed)
  const text = listed
    .replace(check, '')
    .slice(head?.[0].length ?? 0)
    .trim()
  const parsed = given?.[1] === undefined ? undefined : LintRule.safeParse(parseJson(given[1]))
  return {
    text,
    source: head?.[1] ?? null,
    lint: parsed?.success === true ? parsed.data : (lintFromText(text) ?? LintRule.parse({})),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const tones: readonly (readonly [RegExp, Tone])[] = [
  [
    /\b(less|not|never|isn't|avoid)\b.{0,20}\b(salesy|pushy|hype|hypey|sales-y|salesey|markety|spammy|aggressive)\b|\b(plain|matter-of-fact|calm|understated|sober|factual|neutral|straightforward)\b/i,
    'plain',
  ],
  [/\b(warm|warmer|friendly|friendlier|kind|kinder|human|personal|caring|gentle)\b/i, 'warm'],
  [/\b(formal|more formal|professional|polite|serious|respectful)\b/i, 'formal'],
  [/\b(playful|fun|funny|witty|casual|cheeky|relaxed)\b/i, 'playful'],
  [/\b(short|shorter|brief|concise|terse|crisp)\b/i, 'short'],
]

/** The tones that a sentence asks for. */
export function tonesIn(text: string): Tone[] {
  return tones.flatMap(([shape, tone]) => (shape.test(text) ? [tone] : []))
}
