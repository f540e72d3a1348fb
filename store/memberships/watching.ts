import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

const key = sql`hashtext('carillon_watched_conditions')`

/** An expression that holds up until this transaction ends whoever is about to watch a condition. */
export const holdWatchingSql = ({ workspaceId }: WorkspaceTx): RawBuilder<unknown> =>
  sql`pg_advisory_xact_lock_shared(${key}, ${workspaceId})`

/** A query of what watched conditions look at, as factKeys. Only a statement that began after the hold sees all of them. */
export const wantedFactsSql = ({ workspaceId }: WorkspaceTx): RawBuilder<{ name: string }> => sql`
  select distinct unnest(wants) as name from watched_conditions
   where workspace_id = ${workspaceId} and content_hash is not null`

/**
 * What watched conditions look at, as factKeys. Until this transaction ends no condition begins to be watched, so that
 * a change is either seen by the launch that begins it, or noted for it.
 */
export async function readWantedFacts(ws: WorkspaceTx): Promise<Set<string>> {
  await sql`select ${holdWatchingSql(ws)}`.execute(ws.tx)
  const { rows } = await wantedFactsSql(ws).execute(ws.tx)
  return new Set(rows.map(({ name }) => name))
}

/** Wait for those who note changes, and hold up others until this transaction ends. */
export async function lockWatching({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key}, ${workspaceId})`.execute(tx)
}
