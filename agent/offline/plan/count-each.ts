import { fieldOf, numberOf, type Conversation } from '../conversation.ts'
import type { Catalogue, TraitEntry } from '../link/catalogue.ts'
import { stemsOfName, wordsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { call, say, type Reply } from '../reply.ts'
import { tokenize } from '../text/tokens.ts'
import { countWords, explainFailure } from './explain.ts'
import { planCount } from './inform.ts'
import { catalogueOf, lookAround, stepsOf } from './turn-steps.ts'

/** So many values are counted one by one; of more, those that the workspace names first. */
const mostValues = 8

/** “How many are on each plan?”: one count a value, and how many have none of them. */
export function planEach(conversation: Conversation): Reply {
  const { current } = conversation
  const look = lookAround(current)
  if (look !== null) return look
  const catalogue = catalogueOf(current)
  if (catalogue === undefined) return say('I could not read the workspace.')
  const trait = findTrait(catalogue, current.text)
  if (trait === undefined) return planCount(conversation)
  const values = trait.values.slice(0, mostValues)
  const counted = stepsOf(current, 'preview_audience')
  const failed = counted.find(({ failure }) => failure !== null)
  if (failed?.failure !== undefined && failed.failure !== null) return say(explainFailure(failed.failure))
  const next = values[counted.length]
  if (next !== undefined)
    return call('preview_audience', { condition: { trait: { name: trait.name, is: typed(trait, next) } } })
  const counts = counted.map(({ result }) => numberOf(fieldOf(result, 'count')) ?? 0)
  const lines = values.map((value, index) => `- ${value}: ${(counts[index] ?? 0).toLocaleString('en')}`)
  const rest = (catalogue.customers ?? 0) - counts.reduce((sum, count) => sum + count, 0)
  const others = rest > 0 ? [`- none of these, or one that few have: ${rest.toLocaleString('en')}`] : []
  const total = catalogue.customers === null ? '' : `, of ${countWords(catalogue.customers, 'customer')}`
  return say([`By ${wordsOfName(trait.name)}${total}:`, ...lines, ...others].join('\n'))
}

/** The trait with known values that the text names, the one it names most of. */
function findTrait(catalogue: Catalogue, text: string): TraitEntry | undefined {
  const said = tokenize(text).map(({ stem }) => stem)
  const scored = catalogue.traits
    .filter(({ values }) => values.length > 0)
    .map((trait) => {
      const names = stemsOfName(trait.name)
      const named = names.filter((name) => said.some((word) => matchStems(word, name) >= 0.85))
      return { trait, score: named.length / names.length }
    })
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best !== undefined && best.score >= 0.5 ? best.trait : undefined
}

function typed({ type }: TraitEntry, value: string): string | number | boolean {
  if (type === 'number' && Number.isFinite(Number(value))) return Number(value)
  return type === 'boolean' ? value === 'true' : value
}
