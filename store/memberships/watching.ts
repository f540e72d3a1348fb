import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

const key = sql`hashtext('carillon_watched_conditions')`

/**
 * What watched conditions look at, as factKeys. Until this transaction ends no condition begins to be watched, so that
 * a change is either seen by the launch that begins it, or noted for it.
 */
export async function readWantedFacts({ tx, workspaceId }: WorkspaceTx): Promise<Set<string>> {
  await sql`select pg_advisory_xact_lock_shared(${key}, ${workspaceId})`.execute(tx)
  const { rows } = await sql<{ name: string }>`
    select distinct unnest(wants) as name from watched_conditions
     where workspace_id = ${workspaceId} and content_hash is not null`.execute(tx)
  return new Set(rows.map(({ name }) => name))
}

/** Wait for those who note changes, and hold up others until this transaction ends. */
export async function lockWatching({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key}, ${workspaceId})`.execute(tx)
}
