import type { Merge } from '../customers/merge/merge.ts'
import { type Absorption, type Owner, rootOf } from './absorb.ts'
import type { CustomerPatch } from './customer-patch.ts'

/**
 * The rows that become one, each with the row that remains. Those of one row stand in the order in which they fill its
 * gaps: a customer comes before those who had become that customer earlier.
 */
export function listMerges(
  absorptions: readonly Absorption[],
  patchOf: (owner: Owner) => CustomerPatch | undefined,
): Merge[] {
  const byTarget = Map.groupBy(absorptions, ({ into }) => into)
  const listUnder = (owner: Owner): Absorption[] =>
    (byTarget.get(owner) ?? []).flatMap((absorption) => [absorption, ...listUnder(absorption.from)])
  const roots = new Set(absorptions.map(({ into }) => rootOf(into)))
  return [...roots].flatMap((root) => {
    const removed = listRemoved(patchOf(root))
    return listUnder(root).flatMap(({ from, kind, cause, call, identity }) => {
      if (kind !== 'merge' || from.id === null || root.id === null) return []
      return [{ from: from.id, into: root.id, cause, messageId: call.messageId, identity, removed }]
    })
  })
}

/** What the batch itself says to be gone is no gap to fill. */
function listRemoved(patch: CustomerPatch | undefined): string[] {
  if (patch === undefined) return []
  const columns = Object.entries(patch.columns).filter(([, value]) => value === null)
  return [...patch.removed, ...columns.map(([name]) => name)]
}
