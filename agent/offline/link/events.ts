import type { Catalogue, EventEntry } from './catalogue.ts'
import { rankNames, stemsOfName, type Ranked } from './names.ts'
import { polarityOf } from './polarity.ts'
import { findEventRole } from './roles.ts'
import { matchStems } from './word-match.ts'

/** The event that some stems mean. The words for buying alone mean the purchase, whatever it is called. */
export function linkEvent(catalogue: Catalogue, asked: readonly string[]): Ranked<EventEntry> | undefined {
  const known = linked.get(catalogue) ?? new Map<string, Ranked<EventEntry> | undefined>()
  linked.set(catalogue, known)
  const key = asked.join(' ')
  if (!known.has(key)) known.set(key, findEvent(catalogue, asked))
  return known.get(key)
}

/** A text asks for the same words again and again; a catalogue lives for one reply. */
const linked = new WeakMap<Catalogue, Map<string, Ranked<EventEntry> | undefined>>()

function findEvent(catalogue: Catalogue, asked: readonly string[]): Ranked<EventEntry> | undefined {
  const ranked = rankNames(asked, catalogue.events)
  const best = ranked[0]
  const unfinished = asked.some((word) =>
    ['abandoned', 'failure', 'ending', 'beginning'].includes(polarityOf(word) ?? ''),
  )
  const buys = !unfinished && asked.length <= 2 && asked.some((word) => matchStems(word, 'buy') >= 0.75)
  const joins = asked.length === 1 ? asked.some((word) => matchStems(word, 'signup') >= 0.85) : opensAccount(asked)
  const signup = joins ? findEventRole(catalogue, 'signup') : undefined
  if (signup !== undefined && (asked.length === 1 || best === undefined || best.score < 0.75))
    return { entry: signup, score: 0.9 }
  const purchase = buys ? findEventRole(catalogue, 'purchase') : undefined
  if (
    purchase !== undefined &&
    (best === undefined ||
      best.entry === purchase ||
      best.score < (asked.some((word) => matchStems(word, 'buy') >= 0.9) ? 0.85 : 0.75) ||
      sharesHead(best.entry, purchase))
  ) {
    return { entry: purchase, score: Math.max(0.9, best?.score ?? 0) }
  }
  return best !== undefined && best.score >= 0.5 ? best : undefined
}

/** “Creates an account”, where no event is called so. */
const opensAccount = (asked: readonly string[]): boolean =>
  asked.length === 2 && asked.includes('account') && asked.some((word) => polarityOf(word) === 'beginning')

function sharesHead(a: EventEntry, b: EventEntry): boolean {
  const other = stemsOfName(b.name)
  return stemsOfName(a.name).some((word) => other.some((each) => matchStems(word, each) >= 0.9))
}
