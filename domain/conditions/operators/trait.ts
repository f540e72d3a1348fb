import { checkComparison, kindOfTrait, listTraits, reportUnknown } from '../check-names.ts'
import { sayFact } from '../fact-words.ts'
import { NamedValue } from '../named-value.ts'
import { defineOperator } from '../operator.ts'
import { readComparison } from '../value-operators.ts'
import { traitSql } from '../values/value-sql.ts'
import { readOwn, readTrait } from '../values/value.ts'
import { negate } from '../words.ts'

export const trait = defineOperator({
  key: 'trait',
  parameter: NamedValue,
  words(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `${named.name} ${operator.words(parameter)}`
  },
  wordsNot(named) {
    const { operator, parameter } = readComparison(named, 'name')
    return `${named.name} ${negate(operator.words(parameter))}`
  },
  toSql(named, { now }) {
    const { operator, parameter } = readComparison(named, 'name')
    return operator.toSql(parameter, traitSql(named.name), now)
  },
  holds(named, { traits }, { now }) {
    const { operator, parameter } = readComparison(named, 'name')
    return operator.holds(parameter, readTrait(traits, named.name), now)
  },
  nextChange(named, { traits }, { now }) {
    const { operator, parameter } = readComparison(named, 'name')
    return operator.nextChange?.(parameter, readTrait(traits, named.name), now) ?? null
  },
  explain(named, { traits }, { now }) {
    const value = readTrait(traits, named.name)
    return { fact: sayFact(named.name, readOwn(traits, named.name), value, readComparison(named, 'name'), now) }
  },
  needs: ({ name }) => [{ traits: [name] }],
  check(named, { catalogue, path }) {
    const kind = kindOfTrait(catalogue, named.name)
    return kind === undefined
      ? [reportUnknown('trait', named.name, listTraits(catalogue), `${path}/name`)]
      : checkComparison(named.name, kind, readComparison(named, 'name'), path)
  },
})
