import type { PropertyFilter } from './named-value.ts'
import { readComparison } from './value-operators.ts'
import { quote, sayList } from './words.ts'

/** “order_completed” (where total is greater than 50) */
export function sayEvent(asked: { event: string; where: readonly PropertyFilter[] }): string {
  if (asked.where.length === 0) return quote(asked.event)
  const filters = asked.where.map((filter) => {
    const { operator, parameter } = readComparison(filter, 'property')
    return `${filter.property} ${operator.words(parameter)}`
  })
  return `${quote(asked.event)} (where ${sayList(filters, 'and')})`
}

export function sayTimes(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${count} times`
}
