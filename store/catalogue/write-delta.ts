import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { CatalogueDelta, joinTraits, type TraitValues } from './delta.ts'

/** Leave what changed for the next fold: one row that nobody waits for. Nothing changed, nothing is written. */
export async function appendDelta(ws: WorkspaceTx, delta: CatalogueDelta): Promise<void> {
  if (delta.isEmpty) return
  await sql`
    insert into catalogue_deltas (workspace_id, delta)
    values (${ws.workspaceId}, ${JSON.stringify(delta.toStored())}::jsonb)`.execute(ws.tx)
}

/**
 * Do work that changes, makes, merges or deletes these customers, and count what it changed, their events included.
 * Whoever writes customers other than through ingest goes through here. The customers are locked, in order of id.
 */
export async function countChanges<T>(
  ws: WorkspaceTx,
  customerIds: readonly number[],
  work: () => Promise<T>,
): Promise<T> {
  const before = await readCounted(ws, customerIds)
  const result = await work()
  const after = await readCounted(ws, customerIds)
  const delta = new CatalogueDelta()
  for (const id of customerIds) delta.changeCustomer(before.traits.get(id) ?? null, after.traits.get(id) ?? null)
  for (const name of new Set([...before.events.keys(), ...after.events.keys()])) {
    const [had, has] = [before.events.get(name), after.events.get(name)]
    const gone = (had?.count ?? 0) - (has?.count ?? 0)
    if (gone !== 0) delta.removeEvents(name, gone, (has ?? had)?.lastSeenAt ?? '')
  }
  await appendDelta(ws, delta)
  return result
}

/** Events were removed by other means than with their customer. */
export async function countRemovedEvents(
  ws: WorkspaceTx,
  removed: readonly { name: string; count: number; lastSeenAt: Temporal.Instant }[],
): Promise<void> {
  const delta = new CatalogueDelta()
  for (const { name, count, lastSeenAt } of removed) delta.removeEvents(name, count, lastSeenAt.toString())
  await appendDelta(ws, delta)
}

type Counted = {
  traits: Map<number, TraitValues>
  events: Map<string, { count: number; lastSeenAt: string }>
}

async function readCounted({ tx, workspaceId }: WorkspaceTx, ids: readonly number[]): Promise<Counted> {
  const customers = await sql<{ id: number; standard: TraitValues; traits: TraitValues }>`
    select id, ${standardValuesSql} as standard, traits from customers
     where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) order by id for no key update`.execute(tx)
  const events = await sql<{ name: string; count: number; lastSeenAt: Temporal.Instant }>`
    select name, count(*) as count, max(at) as "lastSeenAt" from events
     where workspace_id = ${workspaceId} and customer_id = any(${ids}::bigint[]) group by name`.execute(tx)
  return {
    traits: new Map(customers.rows.map(({ id, standard, traits }) => [id, joinTraits(standard, traits)])),
    events: new Map(
      events.rows.map(({ name, count, lastSeenAt }) => [name, { count, lastSeenAt: lastSeenAt.toString() }]),
    ),
  }
}

const isoSql = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** A customer's typed columns as the values of traits; what is empty is null. */
export const standardValuesSql = sql`jsonb_build_object(
  'user_id', user_id, 'email', email, 'phone', phone, 'language', language, 'timezone', timezone, 'country', country,
  'created_at', ${isoSql('created_at')}, 'last_seen_at', ${isoSql('last_seen_at')})`
