import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { IngestCall } from './normalise-call.ts'

type IdentityKind = 'user_id' | 'anonymous_id' | 'email' | 'phone'
type Identity = { kind: IdentityKind; value: string }

/** The one customer that some calls of a batch are about; its id is null until it is written. */
export type Owner = { id: number | null; userId: string | null; newIdentities: Identity[] }

/** Somebody else took one of the identities in the meantime: run the transaction again, it will find their customer. */
export class IdentityTaken extends Error {}

/**
 * Whose call is each of these? An id that nobody has yet joins the customer whom the call's other ids name, and
 * otherwise makes a new one. An anonymous id, email or phone that belongs to another user_id stays theirs.
 * @returns the owners in the order of the calls
 */
export async function resolveOwners(ws: WorkspaceTx, calls: readonly IngestCall[]): Promise<Owner[]> {
  const known = await readKnownOwners(
    ws,
    calls.flatMap((call) => [...listIdentities(call), ...listPreviousIds(call)]),
  )
  return calls.map((call) => {
    const identities = listIdentities(call)
    const owner = findOwner(known, call, identities) ?? { id: null, userId: null, newIdentities: [] }
    for (const identity of identities) {
      if (known.has(keyOf(identity))) continue
      known.set(keyOf(identity), owner)
      owner.newIdentities.push(identity)
    }
    owner.userId ??= call.userId
    return owner
  })
}

function findOwner(
  known: ReadonlyMap<string, Owner>,
  call: IngestCall,
  identities: readonly Identity[],
): Owner | undefined {
  const owners = [...identities, ...listPreviousIds(call)].flatMap((identity) => known.get(keyOf(identity)) ?? [])
  if (call.userId === null) return owners[0]
  const own = known.get(keyOf({ kind: 'user_id', value: call.userId }))
  const isFree = ({ userId }: Owner) => userId === null || userId === call.previousId
  return own ?? owners.find(isFree)
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

function listPreviousIds({ previousId }: IngestCall): Identity[] {
  if (previousId === null) return []
  return [
    { kind: 'anonymous_id', value: previousId },
    { kind: 'user_id', value: previousId },
  ]
}

const keyOf = ({ kind, value }: Identity) => `${kind}:${value}`

async function readKnownOwners(ws: WorkspaceTx, identities: readonly Identity[]): Promise<Map<string, Owner>> {
  const { rows } = await sql<Identity & { customerId: number; userId: string | null }>`
    select i.kind, i.value, i.customer_id as "customerId", c.user_id as "userId"
      from jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) as p(kind text, value text)
      join customer_identities i on i.workspace_id = ${ws.workspaceId} and i.kind = p.kind and i.value = p.value
      join customers c on c.workspace_id = i.workspace_id and c.id = i.customer_id`.execute(ws.tx)
  const byId = new Map<number, Owner>()
  const known = new Map<string, Owner>()
  for (const { customerId, userId, ...identity } of rows) {
    const owner = byId.get(customerId) ?? { id: customerId, userId, newIdentities: [] }
    byId.set(customerId, owner)
    known.set(keyOf(identity), owner)
  }
  return known
}

/** @throws {IdentityTaken} when another transaction was first */
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
  if (numAffectedRows !== BigInt(rows.length)) throw new IdentityTaken()
}
