import type { Condition } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import { openTruth, type TruthScope } from './evaluate-condition.ts'
import type { Explanation } from './explanation.ts'
import type { CustomerFacts } from './facts.ts'
import { type NeededFacts, neededFacts } from './needed-facts.ts'
import type { ExplainContext, WordsContext } from './operator.ts'
import { readCondition } from './operators.ts'

/**
 * Whether the condition holds for this customer, part by part, each with the fact behind it. The facts are the
 * customer's own data: for members, never for a model.
 * @param facts as factsToExplain asks for them: with less, a fact may say “never” of what lies further back
 * @throws {AppError} as evaluateCondition does
 */
export function explainCondition(
  condition: Condition,
  facts: CustomerFacts,
  scope: TruthScope & { names?: WordsContext['names'] },
): Explanation {
  const { names = {} } = scope
  return explain(condition, { ...openTruth(scope), names, explain })

  function explain(inner: Condition, context: ExplainContext): Explanation {
    const { operator, parameter } = readCondition(inner)
    const { fact = null, parts = [] } = operator.explain?.(parameter, facts, context) ?? {}
    const holds = operator.holds(parameter, facts, context)
    return { words: describeCondition(inner, names), holds, fact, parts: [...parts] }
  }
}

const longAgo = Temporal.Instant.from('0001-01-01T00:00Z')

/** What explainCondition wants loaded: as evaluateCondition, but events however far back, so that it can name the last. */
export function factsToExplain(condition: Condition, scope: Parameters<typeof neededFacts>[1]): NeededFacts {
  const needs = neededFacts(condition, scope)
  return {
    ...needs,
    events: new Map(Array.from(needs.events.keys(), (name) => [name, null])),
    anyEventSince: needs.anyEventSince === undefined ? undefined : longAgo,
  }
}
