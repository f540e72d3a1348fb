import { LintRule } from '../../../domain/memory.ts'
import { readNumber } from '../text/numbers.ts'
import { tokenize } from '../text/tokens.ts'

const forbids =
  /\b(never|no|don't|do not|avoid|stop|without|not|ban|banned|drop|lose|skip|quit|zero|forbid|hate|refrain|cut out|leave out)\b/i

/** The part of a rule that a program can check, or undefined: exclamation marks, emoji, length, words to use and avoid. */
export function lintFromText(text: string): LintRule | undefined {
  const found = {
    ...limitAs('maxExclamationMarks', readLimit(text, /exclamation\s*(?:marks?|points?|signs?)?|exclamations/i)),
    ...limitAs('maxEmoji', readLimit(text, /emojis?|emoticons?|smileys?/i)),
    ...limitAs('maxSentences', readMaximum(text, /sentences?/i)),
    ...limitAs('maxCharacters', readMaximum(text, /characters?|chars?/i)),
    ...readWords(text),
  }
  return Object.keys(found).length === 0 ? undefined : LintRule.parse(found)
}

function limitAs(key: string, value: number | null): Record<string, number> {
  return value === null ? {} : { [key]: value }
}

/** 0 where the thing is forbidden, a number where “at most two” is said. */
function readLimit(text: string, thing: RegExp): number | null {
  const at = thing.exec(text)
  if (at === null) return null
  const maximum = readMaximum(text, thing)
  if (maximum !== null) return maximum
  const after = text.slice(at.index + at[0].length)
  return forbids.test(text.slice(0, at.index)) ||
    /\b(banned|forbidden|not allowed|out|off)\b/i.test(after) ||
    /^\s*(?:are|is) (?:not|never|no longer)\b/i.test(after)
    ? 0
    : null
}

function readMaximum(text: string, thing: RegExp): number | null {
  const shape = new RegExp(
    String.raw`\b(?:at most|no more than|not more than|max(?:imum)?(?: of)?|up to|under|fewer than|less than|never more than|more than|only|within|below)\s+([\w-]+)\s+(?:${thing.source})`,
    'i',
  )
  const match = shape.exec(text)
  const number = match?.[1] === undefined ? undefined : readNumber(tokenize(match[1]), 0)
  if (match === null || number === undefined) return null
  return /\b(under|fewer than|less than|below)\b/i.test(match[0]) ? number.value - 1 : number.value
}

function readWords(
  text: string,
): Partial<Record<'bannedWords' | 'requiredWords', string[]>> & { replacements?: { avoid: string; use: string }[] } {
  const replacement = readReplacement(text)
  if (replacement !== undefined) return { replacements: [replacement] }
  const banned = readBanned(text)
  if (banned.length > 0) return { bannedWords: banned }
  const required = /\b(?:always|must)\s+(?:say|use|mention|include|write)\s+["']([^"']+)["']/i.exec(text)
  return required?.[1] === undefined ? {} : { requiredWords: [required[1]] }
}

const term = String.raw`["']?([\p{L}][\p{L}\p{N} -]{0,40}?)["']?`
const replacements: readonly (readonly [RegExp, 'use' | 'avoid'])[] = [
  [
    new RegExp(
      String.raw`\b(?:say|use|write|call (?:them|people|it)|prefer|it's|it is|they are|they're)\s+${term}\s*,?\s*(?:and\s+)?(?:not|never|instead of|rather than|over|don't say)\s+${term}\s*(?:[.!,;]|$)`,
      'iu',
    ),
    'use',
  ],
  [
    new RegExp(
      String.raw`\b(?:never|don't|do not|not)\s+(?:say|use|write|call (?:them|people|it))\s+${term}\s*[,;:.-]*\s*(?:but|say|use|always say|instead say|write|call them)\s+${term}\s*(?:instead)?\s*(?:[.!,;]|$)`,
      'iu',
    ),
    'avoid',
  ],
  [new RegExp(String.raw`\b(?:replace|swap)\s+${term}\s+(?:with|for|by)\s+${term}\s*(?:[.!,;]|$)`, 'iu'), 'avoid'],
  [new RegExp(String.raw`\b(?:call|refer to)\s+(?:our\s+)?${term}\s+(?:as\s+)?["']([^"']+)["']`, 'iu'), 'avoid'],
]

function readReplacement(text: string): { avoid: string; use: string } | undefined {
  for (const [shape, first] of replacements) {
    const match = shape.exec(text)
    const [one, two] = [clean(match?.[1]), clean(match?.[2])]
    if (one === undefined || two === undefined) continue
    return first === 'use' ? { use: one, avoid: two } : { avoid: one, use: two }
  }
  return undefined
}

/** Words in quotes after a ban, or what follows “never say”. */
function readBanned(text: string): string[] {
  const quoted = [...text.matchAll(/["']([^"']{2,40})["']/g)].flatMap((match) => match[1] ?? [])
  if (quoted.length > 0 && forbids.test(text)) return quoted
  const out =
    /\b(?:words?|phrases?|terms?)\s+([\p{L} ,-]+?)\s+(?:is|are)\s+(?:now\s+)?(?:banned|forbidden|off limits|taboo|out|not allowed)\b|^(?:please\s+)?ban\s+(?:the\s+)?(?:words?|phrases?|terms?)\s+([\p{L} ,-]+?)[.!]?$|^([\p{L}-]+) is a (?:banned|forbidden) word/iu.exec(
      text,
    )
  const named = out?.[1] ?? out?.[2] ?? out?.[3]
  if (named !== undefined) return named.split(/\s*,\s*|\s+(?:or|and)\s+/).flatMap((word) => clean(word) ?? [])
  const said =
    /\b(?:never|don't|do not|avoid|stop)\s+(?:to\s+)?(?:say(?:ing)?|us(?:e|ing)|writ(?:e|ing)|the words?|saying the words?|using the words?)\s+(?:the\s+)?(?:words?\s+|phrases?\s+|terms?\s+)?([\p{L} ,-]+?)(?:\s+(?:in|to|with|when|for|again|anymore|any more|please|ever)\b.*)?[.!;]?$/iu.exec(
      text,
    )
  if (
    said?.[1] === undefined ||
    /\b(exclamation|emoji|emojis|sentence|sentences|caps|capitals|jargon|tone)\b/i.test(said[1])
  )
    return []
  return said[1].split(/\s*,\s*|\s+(?:or|and)\s+/).flatMap((word) => clean(word) ?? [])
}

function clean(word: string | undefined): string | undefined {
  const trimmed = word?.trim().replace(/^(the|a|an|our|them|people|us)\s+/i, '')
  return trimmed === undefined || trimmed === '' ? undefined : trimmed
}
