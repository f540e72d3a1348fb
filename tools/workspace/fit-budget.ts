import type { Catalogue } from '../../domain/catalogue.ts'

/** What a workspace has, as a model is told it; the most used come first in each list. */
export type Inventory = {
  traits: Catalogue['traits']
  events: Catalogue['events']
  segments: { id: string; name: string; words: string }[]
  campaigns: { id: string; name: string; status: string; trigger: string }[]
  topics: { name: string; title: string; optIn: boolean }[]
}
type List = keyof Inventory
type Told = { [Name in List]: Partial<Inventory[Name][number]>[] }

export type Fitted = Told & {
  /** How many of each list are not told; null when all are, with everything that is known of them. */
  leftOut: (Partial<Record<List, number>> & { shortened: boolean }) | null
}

/** About what a model counts as one token. */
const bytesAToken = 4
/** Values of a trait, properties of an event and letters of a condition's words that are told; less and less. */
const details = [
  { values: 60, properties: 60, words: 400 },
  { values: 12, properties: 16, words: 200 },
  { values: 4, properties: 6, words: 100 },
  { values: 0, properties: 0, words: 0 },
] as const
type Detail = (typeof details)[number]

/**
 * As much of an inventory as fits a budget of tokens: first what is known of each entry is shortened, then the least
 * used entries are left out, from whichever list takes most.
 */
export function fitBudget(inventory: Inventory, tokens: number): Fitted {
  const budget = tokens * bytesAToken
  for (const detail of details) {
    const told = shorten(inventory, detail)
    const fitted = { ...told, leftOut: tellLeftOut(inventory, told, detail) }
    if (sizeOf(fitted) <= budget) return fitted
  }
  return drop(inventory, budget)
}

/** What the marks around one text of others add (domain/outside/mark-outside.ts). */
const bytesOfMarks = 6
const sizeOf = (value: unknown) => {
  const json = JSON.stringify(value)
  return Buffer.byteLength(json) + bytesOfMarks * (json.match(/"(?:[^"\\]|\\.)*"(?!:)/g)?.length ?? 0)
}

function shorten({ traits, events, segments, campaigns, topics }: Inventory, detail: Detail): Told {
  return {
    traits: traits.map((trait) => dropNulls({ ...trait, values: cut(trait.values ?? [], detail.values) })),
    events: events.map((event) => dropNulls({ ...event, properties: cut(event.properties, detail.properties) })),
    segments: segments.map((segment) => dropNulls({ ...segment, words: clip(segment.words, detail.words) })),
    campaigns,
    topics,
  }
}

const cut = <T>(list: readonly T[], count: number): T[] | null => (list.length === 0 ? null : list.slice(0, count))
const clip = (words: string, letters: number) =>
  letters === 0 ? null : words.length > letters ? `${words.slice(0, letters)}…` : words
const dropNulls = <T extends object>(entry: { [Key in keyof T]: T[Key] | null }): Partial<T> =>
  // The cast: what is left is what was not null.
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)) as Partial<T>

const lists: readonly List[] = ['traits', 'events', 'segments', 'campaigns', 'topics']

function tellLeftOut(inventory: Inventory, told: Told, detail: Detail): Fitted['leftOut'] {
  const missing = lists.flatMap((name) => {
    const count = inventory[name].length - told[name].length
    return count > 0 ? [[name, count] as const] : []
  })
  const shortened = isShortened(inventory, detail)
  return missing.length === 0 && !shortened ? null : { ...Object.fromEntries(missing), shortened }
}

const isShortened = ({ traits, events, segments }: Inventory, detail: Detail) =>
  traits.some(({ values }) => (values?.length ?? 0) > detail.values) ||
  events.some(({ properties }) => properties.length > detail.properties) ||
  segments.some(({ words }) => words.length > detail.words)

function drop(inventory: Inventory, budget: number): Fitted {
  const detail = details[details.length - 1] ?? details[0]
  const told = shorten(inventory, detail)
  const sizes = Object.fromEntries(lists.map((name) => [name, told[name].map((entry) => sizeOf(entry) + 1)]))
  const total = (name: List) => (sizes[name] ?? []).reduce((sum, size) => sum + size, 0)
  const totals = new Map(lists.map((name) => [name, total(name)]))
  const frame = sizeOf({ traits: [], events: [], segments: [], campaigns: [], topics: [], leftOut: null }) + 120
  let size = frame + [...totals.values()].reduce((sum, each) => sum + each, 0)
  while (size > budget) {
    const [largest = 'traits', taken = 0] = [...totals].toSorted(([, a], [, b]) => b - a)[0] ?? []
    if (taken === 0) break
    const last = sizes[largest]?.pop() ?? 0
    told[largest].pop()
    totals.set(largest, taken - last)
    size -= last
  }
  return { ...told, leftOut: tellLeftOut(inventory, told, detail) }
}
