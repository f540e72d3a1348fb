import type { ToolFailure } from '../conversation.ts'
import type { Brief } from '../brief/brief.ts'
import { readNearest, type Nearest } from '../link/nearest.ts'
import type { Catalogue } from '../link/catalogue.ts'

const number = (value: number) => value.toLocaleString('en')

export function countWords(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** What was assumed and what was not understood, one line each; nothing when there is neither. */
export function explainBrief(brief: Pick<Brief, 'assumptions' | 'leftovers'>): string {
  const assumed = brief.assumptions.length === 0 ? [] : [`Assumed: ${brief.assumptions.join('; ')}.`]
  const unknown =
    brief.leftovers.length === 0
      ? []
      : [`Not understood, so left out: ${brief.leftovers.map((words) => `“${words}”`).join(', ')}.`]
  return [...assumed, ...unknown].join('\n')
}

/** A tool's refusal in its own words, with the nearest names it gave. */
export function explainFailure(failure: ToolFailure): string {
  const near = failure.nearest.length === 0 ? '' : ` The nearest there is: ${failure.nearest.slice(0, 3).join(', ')}.`
  return `${failure.message}${near}`
}

/** “The nearest are …” with volume and last use, for a name that does not exist. */
export function offerNearest(catalogue: Catalogue, words: string): string {
  const nearest = readNearest(catalogue, words)
  if (nearest.length === 0)
    return `Nothing in this workspace comes near it; what happens here most is ${listBusiest(catalogue)}.`
  return `The nearest there is: ${nearest.map(describeNearest).join('; ')}.`
}

function describeNearest({ kind, name, count, lastAt }: Nearest): string {
  const volume = count === null ? '' : `, ${number(count)} times`
  const last = lastAt === null ? '' : `, last on ${lastAt.slice(0, 10)}`
  return `the ${kind} \`${name}\`${volume}${last}`
}

function listBusiest(catalogue: Catalogue): string {
  const busiest = catalogue.events.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0)).slice(0, 4)
  return busiest.map(({ name, count, lastAt }) => describeNearest({ kind: 'event', name, count, lastAt })).join('; ')
}
