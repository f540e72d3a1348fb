import type { Identity } from '../customers/identities.ts'
import { IdentityMap } from './identity-map.ts'
import type { IngestCall } from './normalise-call.ts'

/** The ids that a call gives, in the order in which they are believed. */
export function listIdentities({ userId, anonymousId, patch: { columns } }: IngestCall): Identity[] {
  const named: Identity[] = []
  if (userId !== null) named.push({ kind: 'user_id', value: userId })
  if (anonymousId !== null) named.push({ kind: 'anonymous_id', value: anonymousId })
  if (typeof columns.email === 'string') named.push({ kind: 'email', value: columns.email })
  if (typeof columns.phone === 'string') named.push({ kind: 'phone', value: columns.phone })
  return named
}

/** What an alias says that the customer was known by before: nobody says of which kind it was. */
export function listPreviousIds({ userId, previousId }: IngestCall): Identity[] {
  if (previousId === null || previousId === userId) return []
  return [
    { kind: 'anonymous_id', value: previousId },
    { kind: 'user_id', value: previousId },
  ]
}

/** Every id that these calls give, once. */
export function listDistinctIds(calls: readonly IngestCall[]): Identity[] {
  const distinct = new IdentityMap<Identity>()
  for (const call of calls) {
    for (const identity of listIdentities(call)) distinct.set(identity, identity)
    for (const identity of listPreviousIds(call)) distinct.set(identity, identity)
  }
  return distinct.values()
}
