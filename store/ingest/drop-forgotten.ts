import type { WorkspaceTx } from '../database/db.ts'
import { restoreSuppressions } from '../privacy/suppression-hashes.ts'
import { findForgotten, type Identity } from '../privacy/tombstones.ts'
import type { IngestWarning } from './customer-patch.ts'
import type { IngestCall } from './normalise-call.ts'
import { type Resolved, resolveOwners } from './owners.ts'

export const forgottenWarning: IngestWarning = {
  code: 'forgotten',
  path: 'userId',
  detail: 'Dropped: this customer was forgotten. An admin can let them come back with DELETE /v1/forgotten.',
}

type Kept = { kept: IngestCall[]; resolved: Resolved; dropped: Set<IngestCall> }

/**
 * Whose calls these are, without those of customers who were forgotten. Owners are looked up first: whoever was forgotten
 * before that has left their hashes, and whoever is forgotten after it makes the write fail and run again.
 */
export async function resolveKept(ws: WorkspaceTx, calls: readonly IngestCall[]): Promise<Kept> {
  let admitted: readonly (IngestCall | null)[] = calls
  for (;;) {
    const kept = admitted.filter((call) => call !== null)
    const resolved = kept.length === 0 ? { owners: [], absorptions: [] } : await resolveOwners(ws, kept)
    const next = await admitCalls(ws, admitted)
    if (next.every((call, index) => call === admitted[index])) {
      return { kept, resolved, dropped: new Set(calls.filter((_, index) => next[index] === null)) }
    }
    admitted = next
  }
}

/**
 * Null in the place of a forgotten customer's call. A call is theirs by its userId or, for an alias, by the id before it;
 * a call without a userId by its anonymousId; one with neither by its email or phone. A forgotten anonymousId beside a
 * userId that is not forgotten is left off: somebody signs up anew in the same browser.
 */
async function admitCalls(
  ws: WorkspaceTx,
  calls: readonly (IngestCall | null)[],
): Promise<readonly (IngestCall | null)[]> {
  const asked = calls.flatMap((call) =>
    call === null ? [] : [...decisive(call), ...idsOf('anonymous_id', call.anonymousId)],
  )
  const forgotten = new Set((await findForgotten(ws, asked)).map(keyOf))
  if (forgotten.size === 0) return calls
  return calls.map((call) => {
    if (call === null || decisive(call).some((identity) => forgotten.has(keyOf(identity)))) return null
    const isOldBrowser = idsOf('anonymous_id', call.anonymousId).some((identity) => forgotten.has(keyOf(identity)))
    return isOldBrowser ? { ...call, anonymousId: null } : call
  })
}

function decisive({ userId, anonymousId, previousId, patch }: IngestCall): Identity[] {
  if (userId !== null)
    return [...idsOf('user_id', userId), ...idsOf('user_id', previousId), ...idsOf('anonymous_id', previousId)]
  if (anonymousId !== null) return idsOf('anonymous_id', anonymousId)
  return [...idsOf('email', patch.columns.email), ...idsOf('phone', patch.columns.phone)]
}

const idsOf = (kind: Identity['kind'], value: string | null | undefined): Identity[] =>
  value === null || value === undefined ? [] : [{ kind, value }]

const keyOf = ({ kind, value }: Identity) => `${kind}:${value}`

/** Addresses that were suppressed when their former owner was forgotten stay suppressed for the next one. */
export async function restoreSuppressed(ws: WorkspaceTx, calls: readonly IngestCall[]): Promise<void> {
  const addresses = calls.flatMap(({ patch, device }) => [patch.columns.email, patch.columns.phone, device?.token])
  await restoreSuppressions(
    ws,
    addresses.filter((address) => typeof address === 'string'),
  )
}
