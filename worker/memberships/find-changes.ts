import type { Condition } from '../../domain/conditions/condition.ts'
import { evaluateCondition } from '../../domain/conditions/evaluate-condition.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import { neededFacts } from '../../domain/conditions/needed-facts.ts'
import { findNextChange } from '../../domain/conditions/next-change.ts'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { loadFacts } from '../../store/journeys/load-facts.ts'
import { forgetMemberships } from '../../store/memberships/forget.ts'
import { type Membership, type MembershipChange, readMemberships } from '../../store/memberships/memberships.ts'
import type { WatchedCondition } from '../../store/memberships/watched.ts'
import type { Work } from '../work.ts'

/** Later than this it is looked at again anyway. */
const farAheadDays = 366

/** Where these customers stand otherwise than is written down, by evaluating every condition for each of them. */
export async function findChanges(
  work: Work,
  ws: WorkspaceTx,
  watched: readonly WatchedCondition[],
  customerIds: readonly number[],
  now: Temporal.Instant,
): Promise<MembershipChange[]> {
  const scope = { now, segments: new Map<string, Condition>() }
  const farAhead = now.add({ hours: 24 * farAheadDays })
  const needs = neededFacts({ all: watched.map(({ condition }) => condition) }, scope)
  // What topPercent compares with is kept: reckoning it takes a look at everybody.
  const facts = await loadFacts(ws, customerIds, { ...needs, thresholds: [] }, farAhead)
  await forgetMemberships(
    ws,
    customerIds.filter((id) => !facts.has(id)),
  )
  const known = await readMemberships(
    ws,
    watched.map(({ id }) => id),
    customerIds,
  )
  const before = new Map(known.map((membership) => [keyOf(membership), membership]))
  return watched.flatMap(({ id: watchedId, condition, thresholds }) => {
    try {
      return [...facts].flatMap(([customerId, ofCustomer]) => {
        const now = evaluate(condition, { ...ofCustomer, thresholds }, scope, farAhead)
        const old = before.get(keyOf({ watchedId, customerId }))
        const hasCrossed = now.isMember !== (old?.isMember ?? false)
        return hasCrossed || !isSame(now.recheckAt, old?.recheckAt ?? null)
          ? [{ watchedId, customerId, hasCrossed, isJoined: old?.isJoined ?? false, ...now }]
          : []
      })
    } catch (error) {
      // One condition that cannot be evaluated must not hold up the others.
      if (!(error instanceof AppError)) throw error
      work.log.error({ workspaceId: ws.workspaceId, watchedId, code: error.code }, error.message)
      return []
    }
  })
}

function evaluate(
  condition: Condition,
  facts: CustomerFacts,
  scope: { now: Temporal.Instant; segments: ReadonlyMap<string, Condition> },
  farAhead: Temporal.Instant,
): Pick<Membership, 'isMember' | 'recheckAt'> {
  const next = findNextChange(condition, facts, scope)
  const isFar = next !== null && Temporal.Instant.compare(next, farAhead) > 0
  return { isMember: evaluateCondition(condition, facts, scope), recheckAt: isFar ? farAhead : next }
}

const keyOf = ({ watchedId, customerId }: Pick<Membership, 'watchedId' | 'customerId'>) => `${watchedId}/${customerId}`

const isSame = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a === null || b === null ? a === b : a.equals(b)
