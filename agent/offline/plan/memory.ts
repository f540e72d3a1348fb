import type { LintRule, MemoryKind, MemoryScope } from '../../../domain/memory.ts'
import { lintFromText } from '../copy/rule-from-text.ts'
import { tonesIn } from '../copy/voice.ts'
import { plays } from '../parse/plays.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { tokenize } from '../text/tokens.ts'

export type MemoryCall = { kind: MemoryKind; text: string; scope: MemoryScope; lint: LintRule | null; quote: string }

/** A stated rule as the remember tool takes it: its kind, where it holds, and the part a program can check. */
export function planMemory(rule: string, quote: string): MemoryCall {
  const sentence = rule
    .replace(
      /^(remember|note|keep in mind|from now on|in (the )?future|going forward|henceforth|as a rule)( that| to)?[,:]?\s+/i,
      '',
    )
    .trim()
  const text = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/[.!]*$/, '.')
  const lint = lintFromText(sentence) ?? null
  return { kind: kindOf(sentence, lint), text, scope: scopeOf(sentence), lint, quote: quote.slice(0, 1000) }
}

function kindOf(text: string, lint: LintRule | null): MemoryKind {
  if ((lint?.replacements.length ?? 0) > 0) return 'glossary'
  if ((lint?.bannedWords.length ?? 0) > 0) return 'banned_word'
  if (/^(never|do not|don't|avoid|stop|no\b|ban)/i.test(text)) return 'dont'
  if (/^(we (are|do|have|sell|open|close|ship|offer)\b)/i.test(text)) return 'fact'
  if (tonesIn(text).length > 0 || /\b(tone|voice|style)\b/i.test(text)) return 'voice'
  if (/\b(i|me|my)\b/i.test(text)) return 'preference'
  return 'do'
}

function scopeOf(text: string): MemoryScope {
  const tokens = tokenize(text)
  for (let at = 0; at < tokens.length; at += 1) {
    const found = readChannelName(tokens, at)
    const before = tokens.slice(Math.max(0, at - 2), at).map(({ word }) => word)
    const isSubject =
      at <= 1 &&
      found !== undefined &&
      /^(must|should|may|can|have|has|need|are|is)$/.test(tokens[found.end]?.word ?? '')
    if (found !== undefined && (isSubject || before.some((word) => /^(in|on|for|keep|our|all)$/.test(word))))
      return { kind: 'channel', value: found.channel }
  }
  const kind = plays.find((play) => new RegExp(String.raw`\b(in|for) (our |all |the )?${play}\b`, 'i').test(text))
  if (kind !== undefined) return { kind: 'campaign_kind', value: kind }
  return { kind: /\b(for me|when i (write|ask)|my drafts)\b/i.test(text) ? 'member' : 'workspace', value: null }
}
