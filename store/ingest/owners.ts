import { sql } from 'kysely'
import type { Identity } from '../customers/identities.ts'
import { Overtaken } from '../database/collisions.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { absorb, type Absorption, type Owner, rootOf } from './absorb.ts'
import { listIdentities, listPreviousIds } from './call-identities.ts'
import { IdentityMap } from './identity-map.ts'
import type { KnownOwner } from './look-up.ts'
import type { IngestCall } from './normalise-call.ts'

/** Whose each call is, as known when it came, and whom the calls showed to be one. */
export type Resolved = { owners: Owner[]; absorptions: Absorption[] }
type Named = { owner: Owner; identity: Identity; isPrevious: boolean }

/**
 * Whose call is each of these? An id that nobody has yet joins the customer whom the call's other ids name, and
 * otherwise makes a new one. Customers whom one call names become one as long as at most one of them has a user_id; two
 * user_ids stay two customers, whatever address or device they share, until an alias joins them.
 * @returns the owners in the order of the calls
 * @see docs/decisions/0025-merging-customers.md
 */
export function resolveOwners(calls: readonly IngestCall[], stored: readonly KnownOwner[]): Resolved {
  const known = toOwners(stored)
  const absorptions: Absorption[] = []
  const owners = calls.map((call) => {
    const identities = listIdentities(call)
    const previous = listPreviousIds(call)
    const only = previous.length > 0 ? undefined : findOnly(known, identities)
    if (only !== undefined) {
      only.userId ??= call.userId
      return only
    }
    const named = [...findNamed(known, identities, false), ...findNamed(known, previous, true)]
    const owner = chooseOwner(known, call, named) ?? newOwner()
    for (const { owner: other, identity, isPrevious } of named) {
      const from = rootOf(other)
      if (from === owner || !isFree(from, identity, isPrevious)) continue
      absorptions.push(absorb(owner, from, { cause: isPrevious ? 'alias' : 'same_call', call, identity }))
    }
    // Whichever kind the previous id was of, it is this customer's, even when its own calls arrive later.
    const isNewPrevious = !previous.some((identity) => known.has(identity))
    for (const identity of isNewPrevious ? [...identities, ...previous] : identities) {
      if (known.has(identity)) continue
      known.set(identity, owner)
      owner.newIdentities.push(identity)
    }
    owner.userId ??= call.userId
    return owner
  })
  return { owners, absorptions }
}

/** As most calls are: every id is known, and of one customer, so that there is nothing to decide. */
function findOnly(known: IdentityMap<Owner>, identities: readonly Identity[]): Owner | undefined {
  let only: Owner | undefined
  for (const identity of identities) {
    const owner = known.get(identity)
    if (owner === undefined) return undefined
    const root = rootOf(owner)
    if (only !== undefined && root !== only) return undefined
    only = root
  }
  return only
}

const newOwner = (): Owner => ({
  id: null,
  userId: null,
  storedUserId: null,
  storedSeenMs: null,
  newIdentities: [],
  into: null,
})

function findNamed(known: IdentityMap<Owner>, identities: readonly Identity[], isPrevious: boolean): Named[] {
  return identities.flatMap((identity) => {
    const owner = known.get(identity)
    return owner === undefined ? [] : [{ owner: rootOf(owner), identity, isPrevious }]
  })
}

/** May this customer become another? Without a user_id always, and by an alias that names the user_id itself. */
const isFree = ({ userId }: Owner, identity: Identity, isPrevious: boolean) =>
  userId === null || (isPrevious && identity.kind === 'user_id')

function chooseOwner(known: IdentityMap<Owner>, { userId }: IngestCall, named: readonly Named[]): Owner | undefined {
  if (userId === null) return (named.find(({ owner }) => owner.userId !== null) ?? named[0])?.owner
  const own = known.get({ kind: 'user_id', value: userId })
  if (own !== undefined) return rootOf(own)
  return named.find(({ owner, identity, isPrevious }) => isFree(owner, identity, isPrevious))?.owner
}

function toOwners(stored: readonly KnownOwner[]): IdentityMap<Owner> {
  const byId = new Map<number, Owner>()
  const known = new IdentityMap<Owner>()
  for (const { identity, customerId, userId, seenMs } of stored) {
    const owner = byId.get(customerId) ?? {
      ...newOwner(),
      id: customerId,
      userId,
      storedUserId: userId,
      storedSeenMs: seenMs,
    }
    byId.set(customerId, owner)
    known.set(identity, owner)
  }
  return known
}

/** @throws {Overtaken} when another transaction was first with an identity: it will be found with their customer */
export async function writeIdentities(ws: WorkspaceTx, owners: Iterable<Owner>): Promise<void> {
  const rows = [...owners].flatMap((owner) =>
    owner.newIdentities.map((identity) => ({ ...identity, customer: owner.id })),
  )
  if (rows.length === 0) return
  // In one order everywhere, so that two transactions can wait for, but never lock, one another.
  const { numAffectedRows } = await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select ${ws.workspaceId}, p.kind, p.value, p.customer
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(kind text, value text, customer bigint)
     order by p.kind, p.value
    on conflict do nothing`.execute(ws.tx)
  if (numAffectedRows !== BigInt(rows.length)) throw new Overtaken()
}
