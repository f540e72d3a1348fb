import { checkComparison, reportUnknown } from '../check-names.ts'
import { sayFact } from '../fact-words.ts'
import { NamedValue } from '../named-value.ts'
import { refuseOutsideJourney, reportOutsideJourney } from '../only-in-journey.ts'
import { defineOperator } from '../operator.ts'
import { readComparison } from '../value-operators.ts'
import { readJsonValue, readOwn } from '../values/value.ts'
import { negate } from '../words.ts'

const what = 'A value saved in the journey'

/** `journey.*` of one journey entry, by a dotted path such as survey.score. */
export const journeyValue = defineOperator({
  key: 'journeyValue',
  parameter: NamedValue,
  words(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `journey.${named.name} ${operator.words(parameter)}`
  },
  wordsNot(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `journey.${named.name} ${negate(operator.words(parameter))}`
  },
  toSql() {
    throw refuseOutsideJourney(what)
  },
  holds(named, _facts, { journey, now }) {
    if (journey === undefined) throw refuseOutsideJourney(what)
    const { operator, parameter } = readComparison(named, 'name')
    return operator.holds(parameter, readJsonValue(readPath(journey, named.name)), now)
  },
  explain(named, _facts, { journey, now }) {
    const json = readPath(journey ?? {}, named.name)
    const comparison = readComparison(named, 'name')
    return { fact: sayFact(`journey.${named.name}`, json, readJsonValue(json), comparison, now) }
  },
  check(named, { journey, path }) {
    if (journey === null) return [reportOutsideJourney(what, path)]
    if (journey === undefined) return []
    const [name = '', property, ...deeper] = named.name.split('.')
    const properties = journey.saved.get(name)
    if (properties === undefined)
      return [
        reportUnknown('property', name, journey.saved.keys(), `${path}/name`, ' of the journey: no step saves it'),
      ]
    if (properties === null || property === undefined) return []
    const kind = properties.get(property)
    const of = ` of journey.${name}`
    if (kind === undefined) return [reportUnknown('property', property, properties.keys(), `${path}/name`, of)]
    return deeper.length > 0 ? [] : checkComparison(named.name, kind, readComparison(named, 'name'), path)
  },
})

/** A key of that very name wins over a path. */
function readPath(journey: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(journey, path)) return journey[path]
  return path.split('.').reduce<unknown>((json, key) => readOwn(Object(json), key), journey)
}
