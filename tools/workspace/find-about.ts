import { distance } from 'fastest-levenshtein'
import type { Inventory } from './fit-budget.ts'

/** The parts of a name: of `lastVisitAt`, `last_visit_at` and “Last visit at” the same. */
const partsOf = (name: string) =>
  name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

const shortestWord = 3

/** Everything whose name shares a word with what was asked, or begins with one; those that share most come first. */
export function findAbout(inventory: Inventory, about: string): Inventory {
  const words = partsOf(about)
  const whole = words.join(' ')
  const shared = ({ name }: { name: string }) => {
    const parts = partsOf(name)
    if (parts.length === 0) return 0
    if (whole !== '' && ` ${whole} `.includes(` ${parts.join(' ')} `)) return words.length + 1
    return words.filter((word) => parts.some((part) => isAlike(part, word))).length
  }
  const find = <T extends { name: string }>(list: readonly T[]) =>
    list
      .map((entry) => ({ entry, count: shared(entry) }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count)
      .map(({ entry }) => entry)
  const { traits, events, segments, campaigns, topics } = inventory
  return {
    traits: find(traits),
    events: find(events),
    segments: find(segments),
    campaigns: find(campaigns),
    topics: find(topics),
  }
}

/** “orders” and “ordered” of `order`: one begins with the other but for an ending. */
function isAlike(a: string, b: string): boolean {
  if (a === b) return true
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.length > shortestWord && long.length - short.length <= 3 && long.startsWith(short)
}

/** Names that are spelt most like what was asked, for when none has it. */
export function findNearest({ traits, events, segments, campaigns, topics }: Inventory, about: string): string[] {
  const asked = partsOf(about).join(' ').slice(0, 100)
  const names = new Set([...traits, ...events, ...segments, ...campaigns, ...topics].map(({ name }) => name))
  return [...names]
    .map((name) => ({ name, far: distance(asked, partsOf(name).join(' ').slice(0, 100)) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => name)
}
