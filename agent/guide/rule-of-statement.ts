import { LintRule, type MemoryScope, type Rule } from '../../domain/memory.ts'
import { readsAsOrder } from '../../domain/outside/reads-as-order.ts'
import { lintFromText } from '../offline/copy/rule-from-text.ts'
import { tonesIn } from '../offline/copy/voice.ts'
import { readChannelName } from '../offline/parse/channel-names.ts'
import { findRefusal } from '../offline/parse/refusals.ts'
import { planMemory } from '../offline/plan/memory.ts'
import { normalise } from '../offline/text/normalise.ts'
import { tokenize } from '../offline/text/tokens.ts'
import type { Statement } from './statements.ts'

const longestRule = 500
const longestTerm = 4
const bans =
  /\b(avoid|never|don['’]?t|do not|not to|banned|forbidden|words? we (?:don['’]t|never)|off[- ]limits|no[- ]gos?)\b/i
const says = /\b(words? we (?:use|like|love)|we say|vocabulary|preferred|say this)\b/i
const imperative =
  /^(never|always|do not|don['’]?t|avoid|use|write|keep|say|call|begin|start|end|limit|prefer|stick|sound|be|speak|address|sign|spell|capitali[sz]e|mention|include|link|no|at most|up to|max(?:imum)?|we (?:say|call|write|never|always|don['’]t|do not|are|sound|speak|use|avoid|prefer)|our (?:voice|tone|style|brand)|(?:emojis?|exclamation marks?|headlines?|subject lines?|titles?|sentences?|links?|prices?) (?:are|is|must|should|may|can)|[\w ]{1,30} (?:must|should) )/i

/** The rule that a statement of a guide makes, or why it is none. Nothing in it is done: it is only ever shown. */
export function ruleOf({ text, headings, isBullet }: Statement): { rule: Rule } | { why: string } {
  if (text.length > longestRule) return { why: `longer than ${longestRule} characters` }
  if (!/\p{L}/u.test(text)) return { why: 'no words' }
  if (speaksToMachine(text)) return { why: 'it gives orders instead of describing copy' }
  const nearest = headings.at(-1) ?? ''
  const scope = scopeOf(headings)
  if (isBullet && bans.test(nearest)) {
    const terms = readTerms(text)
    if (terms.length > 0) return { rule: banTerms(terms, scope) }
  }
  const arrow = isBullet ? readArrow(text, nearest) : undefined
  const said = arrow ?? (isBullet && bans.test(nearest) && !imperative.test(text) ? `Avoid: ${text}` : text)
  const lint = lintFromText(said) ?? null
  const isRule =
    lint !== null || imperative.test(said) || tonesIn(said).length > 0 || (isBullet && isVoiceHeading(headings))
  if (!isRule && arrow === undefined) return { why: 'no rule that is understood' }
  const planned = planMemory(said, text)
  const own = planned.scope.kind === 'member' ? { kind: 'workspace' as const, value: null } : planned.scope
  return {
    rule: {
      kind: planned.kind,
      text: planned.text,
      lint,
      scope: own.kind === 'workspace' ? scope : own,
    },
  }
}

/** An order to whoever reads the guide is not kept as a rule, even where a member would overlook it. */
const speaksToMachine = (text: string): boolean => findRefusal(normalise(text)) !== undefined || readsAsOrder(text)

const isVoiceHeading = (headings: readonly string[]) =>
  headings.some((heading) =>
    /\b(voice|tone|style|rules?|principles?|do|dos|guidelines?|writing|emoji|copy)\b/i.test(heading),
  )

/** A heading such as “Push notifications” narrows what stands below it. */
function scopeOf(headings: readonly string[]): MemoryScope {
  for (const heading of headings.toReversed()) {
    const tokens = tokenize(heading)
    for (let at = 0; at < tokens.length; at += 1) {
      const found = readChannelName(tokens, at)
      if (found !== undefined) return { kind: 'channel', value: found.channel }
    }
  }
  return { kind: 'workspace', value: null }
}

/** “cheap, bargain” below “Words to avoid”; a whole sentence is no list of words. */
function readTerms(text: string): string[] {
  if (imperative.test(text) || /[.!?:;→]|->|=>|\binstead\b/.test(text.replace(/[.]$/, ''))) return []
  const terms = text
    .replace(/[.]$/, '')
    .split(/\s*[,/]\s*|\s+or\s+/)
    .map((term) => term.replaceAll(/^["'“”‘’«»]+|["'“”‘’«»]+$/g, '').trim())
  const isList = terms.every((term) => term !== '' && term.length <= 60 && term.split(/\s+/).length <= longestTerm)
  return isList ? terms : []
}

function banTerms(terms: readonly string[], scope: MemoryScope): Rule {
  const text = `Never say ${terms.map((term) => `“${term}”`).join(' or ')}.`
  return { kind: 'banned_word', text, scope, lint: LintRule.parse({ bannedWords: terms }) }
}

/** “users → members” and “users: say members”; below “Words we use” the first is the one to use. */
function readArrow(text: string, heading: string): string | undefined {
  const match =
    /^["'“]?([^"'“”→:=]{1,60}?)["'”]?\s*(?:→|->|=>|:\s*(?:say|use|write))\s*["'“]?([^"'“”→]{1,60}?)["'”]?[.]?$/u.exec(
      text,
    )
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  const [avoid, use] = says.test(heading) && !bans.test(heading) ? [match[2], match[1]] : [match[1], match[2]]
  return `Say "${use.trim()}", not "${avoid.trim()}"`
}
