import type { WorkspaceTx } from '../database/db.ts'
import { restoreSuppressions } from '../privacy/suppression-hashes.ts'
import type { Identity } from '../privacy/tombstones.ts'
import type { IngestWarning } from './customer-patch.ts'
import { IdentityMap } from './identity-map.ts'
import type { IngestCall } from './normalise-call.ts'
import { idOfAddress } from './standard-traits.ts'

export const forgottenWarning: IngestWarning = {
  code: 'forgotten',
  path: 'userId',
  detail: 'Dropped: this customer was forgotten. An admin can let them come back with DELETE /v1/forgotten.',
}

/**
 * The calls without those of customers who were forgotten. A call is theirs by its userId or, for an alias, by the id
 * before it; a call without a userId by its anonymousId; one with neither, or with an id made of its address as imports do, by
 * its email or phone. A forgotten anonymousId beside a userId that is not forgotten is left off: somebody signs up anew in the same browser.
 */
export function dropForgotten(
  calls: readonly IngestCall[],
  forgotten: readonly Identity[],
): { kept: readonly IngestCall[]; dropped: ReadonlySet<IngestCall> } {
  if (forgotten.length === 0) return { kept: calls, dropped: new Set() }
  const ids = new IdentityMap<true>()
  for (const identity of forgotten) ids.set(identity, true)
  const dropped = new Set(calls.filter((call) => decisive(call).some((identity) => ids.has(identity))))
  const kept = calls
    .filter((call) => !dropped.has(call))
    .map((call) =>
      idsOf('anonymous_id', call.anonymousId).some((id) => ids.has(id)) ? { ...call, anonymousId: null } : call,
    )
  return { kept, dropped }
}

function decisive({ userId, anonymousId, previousId, patch }: IngestCall): Identity[] {
  if (userId !== null)
    return [...idsOf('user_id', userId), ...idsOf('user_id', previousId), ...idsOf('anonymous_id', previousId)]
  const { email, phone } = patch.columns
  const own = idsOf('anonymous_id', anonymousId)
  const isOfAddress =
    (typeof email === 'string' && anonymousId === idOfAddress('email', email)) ||
    (typeof phone === 'string' && anonymousId === idOfAddress('phone', phone))
  return anonymousId === null || isOfAddress ? [...own, ...idsOf('email', email), ...idsOf('phone', phone)] : own
}

const idsOf = (kind: Identity['kind'], value: string | null | undefined): Identity[] =>
  value === null || value === undefined ? [] : [{ kind, value }]

/** Addresses that were suppressed when their former owner was forgotten stay suppressed for the next one. */
export async function restoreSuppressed(ws: WorkspaceTx, calls: readonly IngestCall[]): Promise<void> {
  const addresses = calls.flatMap(({ patch, device }) => [patch.columns.email, patch.columns.phone, device?.token])
  await restoreSuppressions(
    ws,
    addresses.filter((address) => typeof address === 'string'),
  )
}
