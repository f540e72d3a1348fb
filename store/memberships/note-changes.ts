import { sql } from 'kysely'
import { factKeys } from '../../domain/conditions/fact-keys.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'
import { readWantedFacts } from './watching.ts'

/** What changed of a customer, as factKeys. Not fresh: it lies more than a day back, and must start nothing. */
export type FactChange = { customerId: number; facts: readonly string[]; isFresh: boolean }

/**
 * In the transaction that changes customers: have the worker look again who is in the watched segments. It costs two
 * small reads where no campaign watches any.
 * @param list only called when something is watched
 */
export async function noteChanges(ws: WorkspaceTx, list: () => readonly FactChange[]): Promise<void> {
  const wanted = await readWantedFacts(ws)
  if (wanted.size > 0) await noteWanted(ws, list(), wanted)
}

/** As noteChanges, for who has read what is wanted. */
export async function noteWanted(
  ws: WorkspaceTx,
  changes: readonly FactChange[],
  wanted: ReadonlySet<string>,
): Promise<void> {
  const fresh = new Map<number, boolean>()
  for (const { customerId, facts, isFresh } of changes)
    if (facts.some((fact) => wanted.has(fact))) fresh.set(customerId, isFresh || fresh.get(customerId) === true)
  if (fresh.size === 0) return
  const rows = [...fresh].map(([id, isFresh]) => ({ id, isFresh }))
  await sql`
    insert into changed_customers (workspace_id, customer_id, is_fresh)
    select ${ws.workspaceId}, r.id, r."isFresh"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, "isFresh" boolean)`.execute(ws.tx)
  await notifyDue(ws)
}

/** Deliveries were sent, opened, clicked, bounced or converted. */
export async function noteReactions(ws: WorkspaceTx, deliveryIds: readonly number[]): Promise<void> {
  if (deliveryIds.length === 0 || !(await isAnyWanted(ws, 'campaign:'))) return
  const { rows } = await sql<{ customerId: number; campaignId: string }>`
    select distinct customer_id as "customerId", campaign_id as "campaignId" from deliveries
     where workspace_id = ${ws.workspaceId} and id = any(${deliveryIds}::bigint[]) and customer_id is not null`.execute(
    ws.tx,
  )
  await noteChanges(ws, () =>
    rows.map(({ customerId, campaignId }) => ({ customerId, facts: [factKeys.campaign(campaignId)], isFresh: true })),
  )
}

/** Addresses were suppressed, or are free again; emails folded. */
export async function noteAddresses(
  ws: WorkspaceTx,
  addresses: readonly { channel: string; address: string }[],
): Promise<void> {
  if (addresses.length === 0 || !(await isAnyWanted(ws, 'channel:'))) return
  const { rows } = await sql<{ customerId: number; channel: string }>`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as r (channel text, address text))
    select i.customer_id as "customerId", r.channel
      from r join customer_identities i on i.workspace_id = ${ws.workspaceId} and i.value = r.address
                                       and i.kind = case r.channel when 'email' then 'email' else 'phone' end
    union
    select d.customer_id, r.channel
      from r join devices d on d.workspace_id = ${ws.workspaceId} and d.token = r.address
     where r.channel = 'push'`.execute(ws.tx)
  await noteChanges(ws, () =>
    rows.map(({ customerId, channel }) => ({ customerId, facts: [factKeys.channel(channel)], isFresh: true })),
  )
}

async function isAnyWanted(ws: WorkspaceTx, prefix: string): Promise<boolean> {
  return [...(await readWantedFacts(ws))].some((name) => name.startsWith(prefix))
}
