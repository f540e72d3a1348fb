import type { Catalogue, EventEntry, TraitEntry } from './catalogue.ts'
import { scoreName, stemsOfName } from './names.ts'
import { polaritiesOf, type Polarity } from './polarity.ts'
import { matchStems } from './word-match.ts'
import { stem } from '../text/stem.ts'

/** What a lifecycle needs from a catalogue, whatever it is called there. */
type Role = {
  heads: string
  pairs?: RegExp
  prefer?: readonly Polarity[]
  avoid?: readonly Polarity[]
  helps?: string
  spoils?: string
}

const eventRoles = {
  purchase: {
    heads: 'buy purchase order',
    prefer: ['success'],
    avoid: ['failure', 'ending', 'abandoned', 'beginning'],
    spoils: 'view cart',
  },
  signup: {
    heads: 'signup register',
    pairs:
      /\b(account|member|profil|user|custom|customer) (creat|create|open|add|new|start|made)\b|\bnew (account|member|user|customer)\b/,
    helps: 'account member',
    avoid: ['failure', 'ending', 'abandoned'],
  },
  cart: {
    heads: 'cart checkout',
    helps: 'update add start change abandon',
    spoils: 'complete',
    avoid: ['ending', 'success'],
  },
  activity: { heads: 'login session visit open', helps: 'app', avoid: ['failure', 'ending'], spoils: 'email account' },
  setupDone: { heads: 'setup onboard', prefer: ['success'], avoid: ['abandoned', 'failure'] },
  survey: { heads: 'nps survey score rating', helps: 'submit' },
} satisfies Record<string, Role>
export type EventRole = keyof typeof eventRoles

const traitRoles = {
  lastSeen: { heads: 'last', helps: 'see active login visit activity session open', type: /date|time|instant/ },
  firstName: { heads: 'first given', helps: 'name', type: /text|string/ },
  spend: {
    heads: 'ltv spend revenue lifetime',
    helps: 'total value',
    spoils: 'today day week month year',
    type: /number|int|float/,
  },
  wealth: { heads: 'balance worth asset', helps: 'total', spoils: 'point credit', type: /number|int|float/ },
  created: { heads: 'create signup join register', helps: 'date', type: /date|time|instant/ },
} satisfies Record<string, { heads: string; helps: string; spoils?: string; type: RegExp }>
export type TraitRole = keyof typeof traitRoles

/** The event that plays a role, or undefined when none does. */
export function findEventRole(catalogue: Catalogue, name: EventRole): EventEntry | undefined {
  const role: Role = eventRoles[name]
  const ranked = catalogue.events
    .map((entry) => ({ entry, score: scoreRole(role, stemsOfName(entry.name)) + volumeBonus(catalogue, entry) }))
    .filter(({ score }) => score >= 0.6)
    .toSorted((a, b) => b.score - a.score)
  return ranked[0]?.entry
}

function scoreRole(role: Role, named: readonly string[]): number {
  const head = Math.max(bestHead(role.heads, named), role.pairs?.test(named.join(' ')) === true ? 0.95 : 0)
  if (head < 0.7) return 0
  const polarities = polaritiesOf(named)
  const preferred = role.prefer?.some((kind) => polarities.has(kind)) === true ? 0.3 : 0
  const avoided =
    role.avoid?.some((kind) => polarities.has(kind) && role.prefer?.includes(kind) !== true) === true ? 0.5 : 0
  const helped = countShared(role.helps, named) > 0 ? 0.2 : 0
  const spoiled = countShared(role.spoils, named) > 0 ? 0.4 : 0
  return head + preferred + helped - avoided - spoiled
}

function bestHead(heads: string, named: readonly string[]): number {
  return Math.max(...listStems(heads).map((word) => Math.max(...named.map((other) => matchStems(word, other)))))
}

function countShared(words: string | undefined, named: readonly string[]): number {
  return listStems(words ?? '').filter((word) => named.some((other) => matchStems(word, other) >= 0.85)).length
}

function listStems(words: string): string[] {
  return words.split(' ').filter(Boolean).map(stem)
}

function volumeBonus(catalogue: Catalogue, entry: EventEntry): number {
  const most = Math.max(1, ...catalogue.events.map(({ count }) => count ?? 0))
  return (0.05 * (entry.count ?? 0)) / most
}

/** The trait that plays a role: of the right type, with the role's words in its name. */
export function findTraitRole(catalogue: Catalogue, name: TraitRole): TraitEntry | undefined {
  const role: { heads: string; helps: string; spoils?: string; type: RegExp } = traitRoles[name]
  const ranked = catalogue.traits
    .filter(({ type }) => role.type.test(type))
    .map((entry) => {
      const named = stemsOfName(entry.name)
      const head = bestHead(role.heads, named)
      const spoiled = countShared(role.spoils, named) > 0 ? 0.3 : 0
      return { entry, score: head < 0.75 ? 0 : head + (countShared(role.helps, named) > 0 ? 0.5 : 0) - spoiled }
    })
    .filter(({ score }) => score >= (name === 'lastSeen' || name === 'firstName' ? 1.2 : 0.75))
    .toSorted((a, b) => b.score - a.score)
  return ranked[0]?.entry
}

/** What says how much a customer is worth: what they spent in all, or what they keep here. */
export const findWorth = (catalogue: Catalogue): TraitEntry | undefined =>
  findTraitRole(catalogue, 'spend') ?? findTraitRole(catalogue, 'wealth')

/**
 * The event that shows a newcomer got what they came for: something activated or completed that is the product's own,
 * then a finished set-up, then a purchase. A guess, so whoever uses it says so.
 */
export function findActivation(catalogue: Catalogue, except: readonly string[] = []): EventEntry | undefined {
  const scored = catalogue.events
    .filter(({ name }) => !except.includes(name))
    .map((entry) => ({ entry, score: scoreActivation(stemsOfName(entry.name)) + volumeBonus(catalogue, entry) }))
    .filter(({ score }) => score > 0.3)
    .toSorted((a, b) => b.score - a.score)
  return scored[0]?.entry
}

function scoreActivation(named: readonly string[]): number {
  const polarities = polaritiesOf(named)
  if (polarities.has('failure') || polarities.has('ending') || polarities.has('abandoned')) return 0
  if (
    ['survey', 'limit', 'signup', 'refund', 'review', 'newsletter'].some((word) =>
      named.some((other) => matchStems(stem(word), other) >= 0.85),
    )
  )
    return 0
  const isActivation = named.includes(stem('activate')) ? 1 : 0
  const base = polarities.has('success')
    ? 1
    : named.includes('create') || named.includes('creat')
      ? 0.8
      : polarities.has('beginning')
        ? 0.2
        : 0.4
  const common =
    scoreName(['buy'], named) > 0.4 ? 0.35 : named.some((word) => matchStems(stem('setup'), word) >= 0.85) ? 0.3 : 0
  const money = named.some((word) => matchStems(stem('payment'), word) >= 0.9) ? 0.3 : 0
  return base + isActivation - common - money
}

/** The event that says that a thing begun (or broken off) was finished: it shares the subject and ended well. */
export function findCompletion(catalogue: Catalogue, begun: EventEntry): EventEntry | undefined {
  const subject = stemsOfName(begun.name).filter((word) => polaritiesOf([word]).size === 0)
  const scored = catalogue.events
    .filter(({ name }) => name !== begun.name)
    .map((entry) => ({ entry, score: scoreCompletion(subject, stemsOfName(entry.name)) }))
    .filter(({ score }) => score > 0.4)
    .toSorted((a, b) => b.score - a.score)
  return scored[0]?.entry
}

function scoreCompletion(subject: readonly string[], named: readonly string[]): number {
  const shared = subject.filter((word) => named.some((other) => matchStems(word, other) >= 0.9)).length
  const polarities = polaritiesOf(named)
  if (shared === 0 || !polarities.has('success')) return 0
  return shared / Math.max(1, subject.length) + 0.3
}
