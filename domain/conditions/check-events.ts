import { checkComparison, reportUnknown } from './check-names.ts'
import type { PropertyFilter } from './named-value.ts'
import type { CheckContext } from './operator.ts'
import type { Problem } from './problem.ts'
import { readComparison } from './value-operators.ts'
import { quote } from './words.ts'

/** The event is known, and so is each property that its filters name. */
export function checkEvent(
  asked: { event: string; where: readonly PropertyFilter[] },
  { catalogue, path }: Pick<CheckContext, 'catalogue' | 'path'>,
): Problem[] {
  const properties = catalogue.events.get(asked.event)
  if (properties === undefined) return [reportUnknown('event', asked.event, catalogue.events.keys(), `${path}/event`)]
  return asked.where.flatMap((filter, index) => {
    const at = `${path}/where/${index}`
    const kind = properties.get(filter.property)
    return kind === undefined
      ? [reportUnknown('property', filter.property, properties.keys(), `${at}/property`, ` of ${quote(asked.event)}`)]
      : checkComparison(filter.property, kind, readComparison(filter, 'property'), at)
  })
}
