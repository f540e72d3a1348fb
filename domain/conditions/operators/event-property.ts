import { checkComparison, reportUnknown } from '../check-names.ts'
import { sayFact } from '../fact-words.ts'
import { NamedValue } from '../named-value.ts'
import { refuseOutsideJourney, reportOutsideJourney } from '../only-in-journey.ts'
import { defineOperator } from '../operator.ts'
import { readComparison } from '../value-operators.ts'
import { readJsonValue, readOwn } from '../values/value.ts'
import { negate, quote } from '../words.ts'

const what = 'A property of the event that began the journey'

/** `event.*` of one journey entry; where no event began it, every property is missing. */
export const eventProperty = defineOperator({
  key: 'eventProperty',
  parameter: NamedValue,
  words(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `event.${named.name} ${operator.words(parameter)}`
  },
  wordsNot(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `event.${named.name} ${negate(operator.words(parameter))}`
  },
  toSql() {
    throw refuseOutsideJourney(what)
  },
  holds(named, _facts, { event, now }) {
    if (event === undefined) throw refuseOutsideJourney(what)
    const { operator, parameter } = readComparison(named, 'name')
    return operator.holds(parameter, readJsonValue(readOwn(event?.properties ?? {}, named.name)), now)
  },
  explain(named, _facts, { event, now }) {
    if (event == null) return { fact: 'no event began the journey' }
    const json = readOwn(event.properties, named.name)
    const comparison = readComparison(named, 'name')
    return { fact: sayFact(`event.${named.name}`, json, readJsonValue(json), comparison, now) }
  },
  check(named, { catalogue, journey, path }) {
    if (journey === null) return [reportOutsideJourney(what, path)]
    const properties = catalogue.events.get(journey?.event ?? '')
    if (properties === undefined) return []
    const kind = properties.get(named.name)
    const of = ` of ${quote(journey?.event ?? '')}`
    return kind === undefined
      ? [reportUnknown('property', named.name, properties.keys(), `${path}/name`, of)]
      : checkComparison(named.name, kind, readComparison(named, 'name'), path)
  },
})
