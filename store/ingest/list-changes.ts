import { factKeys } from '../../domain/conditions/fact-keys.ts'
import { isFresh } from '../../domain/journey/enter.ts'
import type { FactChange } from '../memberships/note-changes.ts'
import type { IngestCall } from './normalise-call.ts'
import type { Owner } from './absorb.ts'
import type { Resolved } from './owners.ts'

/** What calls change of their customers. History, whose `receivedAt` is null, is never fresh. */
export function listChanges(
  calls: readonly IngestCall[],
  { owners, absorptions }: Resolved,
  receivedAt: Temporal.Instant | null,
): FactChange[] {
  const merging = new Set(absorptions.map(({ call }) => call))
  return calls.flatMap((call, index) => {
    const owner = owners[index]
    if (owner === undefined || owner.id === null) return []
    return [
      {
        customerId: owner.id,
        facts: [...(merging.has(call) ? [factKeys.customer] : []), ...listFacts(call, owner)],
        isFresh: receivedAt !== null && isFresh(call.at, receivedAt),
      },
    ]
  })
}

function listFacts({ event, patch, device, isActive }: IngestCall, { newIdentities }: Owner): string[] {
  const traits = [patch.columns, patch.fills, patch.traits].flatMap((named) => Object.keys(named))
  return [
    ...(newIdentities.length > 0 ? [factKeys.customer] : []),
    ...(event === null ? [] : [factKeys.event(event.name), factKeys.anyEvent]),
    ...[...traits, ...patch.removed, ...(isActive ? ['last_seen_at'] : [])].map(factKeys.trait),
    ...(device === null ? [] : [factKeys.channel('push')]),
  ]
}
