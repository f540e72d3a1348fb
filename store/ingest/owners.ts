import { sql } from 'kysely'
import type { Identity, IdentityKind } from '../customers/identities.ts'
import { Overtaken } from '../database/collisions.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { absorb, type Absorption, type Owner, rootOf } from './absorb.ts'
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
export async function resolveOwners(ws: WorkspaceTx, calls: readonly IngestCall[]): Promise<Resolved> {
  const known = await readKnownOwners(
    ws,
    calls.flatMap((call) => [...listIdentities(call), ...listPreviousIds(call)]),
  )
  const absorptions: Absorption[] = []
  const owners = calls.map((call) => {
    const identities = listIdentities(call)
    const previous = listPreviousIds(call)
    const named = [...findNamed(known, identities, false), ...findNamed(known, previous, true)]
    const owner = chooseOwner(known, call, named) ?? newOwner()
    for (const { owner: other, identity, isPrevious } of named) {
      const from = rootOf(other)
      if (from === owner || !isFree(from, identity, isPrevious)) continue
      absorptions.push(absorb(owner, from, { cause: isPrevious ? 'alias' : 'same_call', call, identity }))
    }
    // Whichever kind the previous id was of, it is this customer's, even when its own calls arrive later.
    const isNewPrevious = !previous.some((identity) => known.has(keyOf(identity)))
    for (const identity of isNewPrevious ? [...identities, ...previous] : identities) {
      if (known.has(keyOf(identity))) continue
      known.set(keyOf(identity), owner)
      owner.newIdentities.push(identity)
    }
    owner.userId ??= call.userId
    return owner
  })
  return { owners, absorptions }
}

const newOwner = (): Owner => ({
  id: null,
  userId: null,
  storedUserId: null,
  storedSeenMs: null,
  newIdentities: [],
  into: null,
})

function findNamed(known: ReadonlyMap<string, Owner>, identities: readonly Identity[], isPrevious: boolean): Named[] {
  return identities.flatMap((identity) => {
    const owner = known.get(keyOf(identity))
    return owner === undefined ? [] : [{ owner: rootOf(owner), identity, isPrevious }]
  })
}

/** May this customer become another? Without a user_id always, and by an alias that names the user_id itself. */
const isFree = ({ userId }: Owner, identity: Identity, isPrevious: boolean) =>
  userId === null || (isPrevious && identity.kind === 'user_id')

function chooseOwner(
  known: ReadonlyMap<string, Owner>,
  { userId }: IngestCall,
  named: readonly Named[],
): Owner | undefined {
  if (userId === null) return (named.find(({ owner }) => owner.userId !== null) ?? named[0])?.owner
  const own = known.get(keyOf({ kind: 'user_id', value: userId }))
  if (own !== undefined) return rootOf(own)
  return named.find(({ owner, identity, isPrevious }) => isFree(owner, identity, isPrevious))?.owner
}

/** In the order in which they are believed. */
function listIdentities({ userId, anonymousId, patch }: IngestCall): Identity[] {
  const { email, phone } = patch.columns
  const candidates: [IdentityKind, string | null | undefined][] = [
    ['user_id', userId],
    ['anonymous_id', anonymousId],
    ['email', email],
    ['phone', phone],
  ]
  return candidates.flatMap(([kind, value]) => (value === null || value === undefined ? [] : [{ kind, value }]))
}

function listPreviousIds({ userId, previousId }: IngestCall): Identity[] {
  if (previousId === null || previousId === userId) return []
  return [
    { kind: 'anonymous_id', value: previousId },
    { kind: 'user_id', value: previousId },
  ]
}

const keyOf = ({ kind, value }: Identity) => `${kind}:${value}`

type Known = { customerId: number; userId: string | null; seenMs: number | null }

async function readKnownOwners(ws: WorkspaceTx, identities: readonly Identity[]): Promise<Map<string, Owner>> {
  const distinct = [...new Map(identities.map((identity) => [keyOf(identity), identity])).values()]
  const { rows } = await sql<Identity & Known>`
    select i.kind, i.value, i.customer_id as "customerId", c.user_id as "userId",
           (extract(epoch from c.last_seen_at) * 1000)::float8 as "seenMs"
      from jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb) as p(kind text, value text)
      join customer_identities i on i.workspace_id = ${ws.workspaceId} and i.kind = p.kind and i.value = p.value
      join customers c on c.workspace_id = i.workspace_id and c.id = i.customer_id`.execute(ws.tx)
  const byId = new Map<number, Owner>()
  const known = new Map<string, Owner>()
  for (const { customerId, userId, seenMs, ...identity } of rows) {
    const owner = byId.get(customerId) ?? {
      ...newOwner(),
      id: customerId,
      userId,
      storedUserId: userId,
      storedSeenMs: seenMs,
    }
    byId.set(customerId, owner)
    known.set(keyOf(identity), owner)
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
