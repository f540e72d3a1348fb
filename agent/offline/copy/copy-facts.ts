import type { Brief } from '../brief/brief.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName, wordsOfName } from '../link/names.ts'
import { polarityOf } from '../link/polarity.ts'
import { findActivation, findTraitRole } from '../link/roles.ts'
import { matchStems } from '../link/word-match.ts'
import { stem } from '../text/stem.ts'
import { tokenize } from '../text/tokens.ts'
import type { CopyFacts } from './scripts.ts'

/** What a brief and its catalogue let a message say. */
export function toCopyFacts(brief: Brief, catalogue: Catalogue, followUp: boolean): CopyFacts {
  const named = brief.event === null ? [] : stemsOfName(brief.event.name)
  const activation =
    brief.play === 'welcome' ? findActivation(catalogue, brief.event === null ? [] : [brief.event.name]) : undefined
  return {
    play: brief.play,
    thing: brief.event === null ? null : nounOf(brief.event.name),
    isCart: named.some((word) => matchStems(word, 'cart') >= 0.55),
    ended: howItEnded(named),
    firstThing: activation === undefined ? null : nounOf(activation.name),
    subject: brief.subject,
    ask: brief.ask,
    comingUp: comingUp(brief),
    mentions: brief.mentions.map((trait) => ({
      words: wordsOfName(trait).replace(/ (pct|percent|percentage|at|count)$/, ''),
      liquid: `{{ customer.${trait} | default: "shown in your account" }}`,
    })),
    followUp,
    scored: null,
  }
}

/** The variable for a greeting by name, or null when the catalogue has no first name. */
export function firstNameOf(catalogue: Catalogue): string | null {
  return findTraitRole(catalogue, 'firstName')?.name ?? null
}

/** What an event is about: `tour_step_abandoned` is about the “tour”, `seat_limit_reached` about the “seat limit”. */
export function nounOf(event: string): string {
  const tokens = tokenize(wordsOfName(event)).filter(({ kind }) => kind === 'word')
  const nouns = tokens.filter(
    (token) =>
      polarityOf(token.stem) === undefined &&
      !isVerb(token.stem) &&
      !/^(at|on|in|to|the|a|step|event|new)$/.test(token.word),
  )
  const kept = nouns.length > 0 ? nouns : tokens.slice(0, 1)
  return kept
    .map(({ word }) => ({ setup: 'set-up', signup: 'sign-up', login: 'visit', nps: 'survey' })[word] ?? word)
    .join(' ')
}

function isVerb(word: string): boolean {
  return [
    'hit',
    'reach',
    'exceed',
    'use',
    'used',
    'send',
    'sent',
    'make',
    'view',
    'join',
    'click',
    'pay',
    'abandon',
  ].some((verb) => stem(verb) === word)
}

function howItEnded(named: readonly string[]): CopyFacts['ended'] {
  if (named.length === 0) return null
  if (named.some((word) => matchStems(word, 'reach') >= 0.9)) return 'reached'
  const polarities = named.map(polarityOf)
  if (polarities.includes('failure')) return 'failed'
  if (polarities.includes('success')) return 'done'
  return 'begun'
}

function comingUp(brief: Brief): string | null {
  if (brief.trigger.kind !== 'date') return null
  const what = wordsOfName(brief.trigger.trait)
    .replace(/\b(at|on|date|time)\b/g, '')
    .trim()
  const days = Math.abs(brief.trigger.offsetDays)
  const when =
    days === 0
      ? 'today'
      : days === 1
        ? brief.trigger.offsetDays < 0
          ? 'tomorrow'
          : 'since yesterday'
        : brief.trigger.offsetDays < 0
          ? `in ${days} days`
          : `${days} days ago`
  return `${what} ${when}`
}
