import type { Identity } from '../customers/identities.ts'
import type { IngestCall } from './normalise-call.ts'

/** The one customer that some calls of a batch are about; its id is null until it is written. */
export type Owner = {
  id: number | null
  userId: string | null
  /** The user_id that its row had when it was read: another one there by now means that somebody was first. */
  storedUserId: string | null
  /** When its row says that it was last seen, in milliseconds since 1970. */
  storedSeenMs: number | null
  newIdentities: Identity[]
  /** Whom a later call of the batch showed this one to be. */
  into: Owner | null
}

type Why = { cause: 'alias' | 'same_call'; call: IngestCall; identity: Identity }
/**
 * merge: both have rows, which become one · fill: `from` has no row yet, and fills what `into` lacks · join: `into` has no
 * row of its own, takes over that of `from`, if any, and what is said of it counts as said later.
 */
export type Absorption = Why & { from: Owner; into: Owner; kind: 'merge' | 'fill' | 'join' }

/** Let one owner become another, in the order of the batch's calls. */
export function absorb(into: Owner, from: Owner, why: Why): Absorption {
  const kind = into.id === null ? 'join' : from.id === null ? 'fill' : 'merge'
  if (kind === 'join') {
    into.id = from.id
    into.storedUserId = from.storedUserId
    into.storedSeenMs = from.storedSeenMs
    from.id = null
  }
  into.userId ??= from.userId
  into.newIdentities.push(...from.newIdentities.splice(0))
  from.into = into
  return { ...why, from, into, kind }
}

export function rootOf(owner: Owner): Owner {
  let root = owner
  while (root.into !== null) root = root.into
  return root
}
