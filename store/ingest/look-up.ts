import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { forgottenSql, type Identity } from '../privacy/tombstones.ts'

/** A customer whom an id names, as their row was read. */
export type KnownOwner = { identity: Identity; customerId: number; userId: string | null; seenMs: number | null }

/** What the database tells of a batch before anything of it is written. */
export type Found = {
  /** Message ids that came for the first time; they have come from now on. */
  fresh: ReadonlySet<string>
  known: KnownOwner[]
  /** Those ids that belonged to somebody who was forgotten. */
  forgotten: Identity[]
}

/**
 * One look for all that a batch asks. Owners and tombstones are read at one moment: whoever was forgotten before it has
 * left their hashes, and whoever is forgotten after it makes the write fail and run again.
 */
export async function lookUp(
  ws: WorkspaceTx,
  messageIds: readonly string[],
  identities: readonly Identity[],
  receivedAt: Temporal.Instant,
): Promise<Found> {
  const found = await look(ws, messageIds, identities, receivedAt)
  if (found.fresh.size === messageIds.length) return found
  // Who sent the same ids may have been waited for: what they wrote came after that moment.
  return { ...(await look(ws, [], identities, receivedAt)), fresh: found.fresh }
}

type KnownRow = [index: number, customerId: number, userId: string | null, seenMs: number | null]
type Row = { fresh: string[] | null; known: KnownRow[] | null; forgotten: Identity[] | null }

/** A subquery of its own for each id keeps the planner from reading whole tables for a few of them. */
async function look(
  ws: WorkspaceTx,
  messageIds: readonly string[],
  identities: readonly Identity[],
  receivedAt: Temporal.Instant,
): Promise<Found> {
  const { rows } = await sql<Row>`
    with asked as materialized (
      select * from rows from (json_to_recordset(${JSON.stringify(identities)}::json) as (kind text, value text))
        with ordinality as a (kind, value, position)),
    seen as (
      insert into seen_messages (workspace_id, message_id, received_at)
      select ${ws.workspaceId}, id, ${receivedAt.toString()}
        from json_array_elements_text(${JSON.stringify(messageIds)}::json) as ids (id) order by id
      on conflict do nothing returning message_id)
    select (select json_agg(message_id) from seen) as fresh,
           (select json_agg(json_build_array(a.position - 1, k.customer_id, k.user_id, k.seen_ms))
              from asked a cross join lateral (
                select c.id as customer_id, c.user_id, (extract(epoch from c.last_seen_at) * 1000)::float8 as seen_ms
                  from customer_identities i
                  join customers c on c.workspace_id = i.workspace_id and c.id = i.customer_id
                 where i.workspace_id = ${ws.workspaceId} and i.kind = a.kind and i.value = a.value limit 1) k) as known,
           (select json_agg(f) from (${forgottenSql(ws, identities, sql`select kind, value from asked`)}) f) as forgotten`.execute(
    ws.tx,
  )
  const { fresh, known, forgotten } = rows[0] ?? { fresh: null, known: null, forgotten: null }
  return {
    fresh: new Set(fresh),
    known: (known ?? []).flatMap(([index, customerId, userId, seenMs]) => {
      const identity = identities[index]
      return identity === undefined ? [] : [{ identity, customerId, userId, seenMs }]
    }),
    forgotten: forgotten ?? [],
  }
}
