import type { EventFact } from '../conditions/facts.ts'
import type { PropertyFilter } from '../conditions/named-value.ts'
import { readComparison } from '../conditions/value-operators.ts'
import { readJsonValue, readOwn } from '../conditions/values/value.ts'

/** Do the event's properties pass every filter? Filters about days are read at the event's own time. */
export function matchesFilters(filters: readonly PropertyFilter[], { properties, at }: EventFact): boolean {
  return filters.every((filter) => {
    const { operator, parameter } = readComparison(filter, 'property')
    return operator.holds(parameter, readJsonValue(readOwn(properties, filter.property)), at)
  })
}
