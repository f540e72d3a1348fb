import type { Condition } from '../domain/conditions/condition.ts'
import { explainCondition, factsToExplain } from '../domain/conditions/explain-condition.ts'
import type { Explanation } from '../domain/conditions/explanation.ts'
import type { WordsContext } from '../domain/conditions/operator.ts'
import { requireCustomer } from './customers/customers.ts'
import type { WorkspaceTx } from './database/db.ts'
import { loadFacts } from './journeys/load-facts.ts'
import { readSegmentLookup } from './segments.ts'

/**
 * Does this customer match, and why or why not?
 * @throws AppError not_found, also for another workspace's customer
 */
export async function explainMatch(
  ws: WorkspaceTx,
  asked: { condition: Condition; customerId: number; now: Temporal.Instant; names?: WordsContext['names'] },
): Promise<Explanation> {
  const { condition, now, names = {} } = asked
  const scope = { now, segments: await readSegmentLookup(ws), names }
  const customerId = await requireCustomer(ws, asked.customerId)
  const known = await loadFacts(ws, [customerId], factsToExplain(condition, scope), now)
  const facts = known.get(customerId)
  if (facts === undefined) throw new Error(`customer ${customerId} went away inside a transaction`)
  return explainCondition(condition, facts, scope)
}
