import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { Identity } from './identities.ts'

/** A customer who turned out to be this one. */
export type MergedFrom = {
  id: number
  /** Whom they became then: another id than this one's, where that one was merged later. */
  into: number
  at: Temporal.Instant
  /** alias joined them explicitly; same_call: one call named both. */
  cause: 'alias' | 'same_call'
  messageId: string
  identity: Identity
  /** How many rows of each kind changed hands. */
  moved: Record<string, number>
  /** Consents that gave way to a later word. */
  overruled: Record<string, unknown>[]
}

/**
 * Who is this customer now? Locked for the length of this transaction against being merged or forgotten, so that what is
 * written of them finds them.
 * @returns null when there is no such customer in this workspace, or no more
 */
export async function findCurrentCustomer(ws: WorkspaceTx, id: number): Promise<number | null> {
  const { rows } = await sql`
    select 1 from customers where workspace_id = ${ws.workspaceId} and id = ${id} for key share`.execute(ws.tx)
  if (rows.length > 0) return id
  const { rows: merges } = await sql<{ id: number }>`
    select customer_id as id from customer_merges
     where workspace_id = ${ws.workspaceId} and merged_id = ${id}`.execute(ws.tx)
  const [merge] = merges
  return merge === undefined ? null : findCurrentCustomer(ws, merge.id)
}

/** The latest first. */
export async function listMergedFrom(ws: WorkspaceTx, customerId: number): Promise<MergedFrom[]> {
  const { rows } = await sql<Omit<MergedFrom, 'identity'> & Identity>`
    select merged_id as id, merged_into as into, merged_at as at, cause, message_id as "messageId",
           identity_kind as kind, identity_value as value, moved, overruled
      from customer_merges where workspace_id = ${ws.workspaceId} and customer_id = ${customerId}
     order by merged_at desc, merged_id desc`.execute(ws.tx)
  return rows.map(({ kind, value, ...merge }) => ({ ...merge, identity: { kind, value } }))
}

export async function listIdentities(ws: WorkspaceTx, customerId: number): Promise<Identity[]> {
  const { rows } = await sql<Identity>`
    select kind, value from customer_identities
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} order by kind, value`.execute(ws.tx)
  return rows
}
