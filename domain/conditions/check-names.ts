import type { CatalogueNames, ValueKind } from '../catalogue.ts'
import { findNearest } from './nearest.ts'
import { problem, type Problem, type ProblemCode } from './problem.ts'
import { standardTraits, isStandardTrait } from './standard-traits.ts'
import type { Comparison } from './value-operators.ts'
import type { Expected } from './values/value-operator.ts'
import { quote, sayList } from './words.ts'

type Thing = 'trait' | 'event' | 'property' | 'segment' | 'topic' | 'campaign'
const codes: Record<Thing, ProblemCode> = {
  trait: 'unknown_trait',
  event: 'unknown_event',
  property: 'unknown_property',
  segment: 'unknown_segment',
  topic: 'unknown_topic',
  campaign: 'unknown_campaign',
}

/** @param of what the thing belongs to, for example ` of “order_completed”` */
export function reportUnknown(thing: Thing, name: string, known: Iterable<string>, path: string, of = ''): Problem {
  const nearest = findNearest(name, known)
  const hint = nearest.length > 0 ? `; the nearest is ${sayList(nearest.map(quote), 'or')}` : ''
  return problem(path, codes[thing], `There is no ${thing} ${quote(name)}${of}${hint}.`, nearest)
}

/** What the trait holds; undefined when the workspace has no such trait. */
export const kindOfTrait = (catalogue: CatalogueNames, name: string): ValueKind | undefined =>
  isStandardTrait(name) ? standardTraits[name] : catalogue.traits.get(name)

export const listTraits = (catalogue: CatalogueNames) =>
  new Set([...catalogue.traits.keys(), ...Object.keys(standardTraits)])

/** Completes “it holds …”. */
export const held: Record<ValueKind, string> = {
  text: 'text',
  number: 'numbers',
  boolean: 'true or false',
  date: 'dates',
  list: 'lists',
  object: 'objects',
  mixed: 'values of several kinds',
}
const needed: Record<Expected, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  'text or list': 'text or a list',
  any: 'a value',
}

/** A known value, compared with something that it can never be. */
export function checkComparison(name: string, kind: ValueKind, comparison: Comparison, path: string): Problem[] {
  const { operator, parameter } = comparison
  const expected = operator.expects(parameter)
  if (fits(kind, expected)) return []
  const message = `${quote(name)} holds ${held[kind]}, and “${operator.words(parameter)}” needs ${needed[expected]}.`
  return [problem(`${path}/${operator.key}`, 'type_mismatch', message)]
}

/** A date is held as text, and so may be compared as one. */
function fits(kind: ValueKind, expected: Expected): boolean {
  if (kind === 'mixed' || expected === 'any') return true
  return expected.split(' or ').includes(kind) || (kind === 'date' && expected === 'text')
}
