import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { Identity } from './identities.ts'
import { findCurrentCustomer, listIdentities, listMergedFrom, type MergedFrom } from './merges.ts'
import { type Profile, profileColumns } from './profile.ts'

export type Customer = Profile & {
  firstSeenAt: Temporal.Instant
  consents: { topic: string; channel: string; allowed: boolean; source: string; changedAt: string }[]
  devices: { platform: string; pushEnabled: boolean; lastActiveAt: string | null }[]
  suppressed: { channel: string; reason: string }[]
  /** Every id and address that names this customer. */
  identities: Identity[]
  /** Who turned out to be this customer, the latest first. */
  mergedFrom: MergedFrom[]
}

/** @throws AppError not_found, also for another workspace's customer */
export async function readCustomer(ws: WorkspaceTx, id: number): Promise<Customer> {
  const { rows } = await sql<Omit<Customer, 'identities' | 'mergedFrom'>>`
    select ${profileColumns}, c.first_seen_at as "firstSeenAt",
           coalesce((select jsonb_agg(jsonb_build_object('topic', a.topic, 'channel', a.channel, 'allowed', a.allowed,
                                                         'source', a.source, 'changedAt', a.changed_at) order by a.topic, a.channel)
              from consents a where a.workspace_id = c.workspace_id and a.customer_id = c.id), '[]') as consents,
           coalesce((select jsonb_agg(jsonb_build_object('platform', d.platform, 'pushEnabled', d.push_enabled,
                                                         'lastActiveAt', d.last_active_at) order by d.id)
              from devices d where d.workspace_id = c.workspace_id and d.customer_id = c.id), '[]') as devices,
           coalesce((select jsonb_agg(jsonb_build_object('channel', s.channel, 'reason', s.reason) order by s.channel)
              from suppressions s
             where s.workspace_id = c.workspace_id
               and (s.address in (c.email, c.phone)
                    or s.address in (select d.token from devices d
                                      where d.workspace_id = c.workspace_id and d.customer_id = c.id))), '[]') as suppressed
      from customers c where c.workspace_id = ${ws.workspaceId} and c.id = ${id}`.execute(ws.tx)
  const customer = rows[0] ?? refuseUnknown(id)
  return { ...customer, identities: await listIdentities(ws, id), mergedFrom: await listMergedFrom(ws, id) }
}

/** The customer whom an id or address of theirs names; null when it is nobody's. Emails are kept folded. */
export async function findCustomer(ws: WorkspaceTx, identity: Identity): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select customer_id as id from customer_identities
     where workspace_id = ${ws.workspaceId} and kind = ${identity.kind} and value = ${identity.value}`.execute(ws.tx)
  return rows[0]?.id ?? null
}

/**
 * The customer that an id stands for: the one with it, or whom that one was merged into.
 * @throws AppError not_found, also for another workspace's customer
 */
export async function requireCustomer(ws: WorkspaceTx, id: number): Promise<number> {
  return (await findCurrentCustomer(ws, id)) ?? refuseUnknown(id)
}

function refuseUnknown(id: number): never {
  throw new AppError('not_found', { detail: `There is no customer ${id} in this workspace.` })
}
