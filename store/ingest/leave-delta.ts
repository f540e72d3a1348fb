import { sql } from 'kysely'
import type { CatalogueDelta } from '../catalogue/delta.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { liveEventNamesSql } from '../journeys/live-events.ts'
import { wantedFactsSql } from '../memberships/watching.ts'

/** Who waits for what a batch brings: event names of campaigns, and what watched conditions look at, as factKeys. */
export type Awaited = { live: ReadonlySet<string>; wanted: ReadonlySet<string> }

/** Leave a batch's counts to the catalogue, and read in the same statement who waits for it, now that it is written. */
export async function leaveDelta(ws: WorkspaceTx, delta: CatalogueDelta): Promise<Awaited> {
  const stored = delta.isEmpty ? null : JSON.stringify(delta.toStored())
  const { rows } = await sql<{ live: string[] | null; wanted: string[] | null }>`
    with counted as (
      insert into catalogue_deltas (workspace_id, delta)
      select ${ws.workspaceId}, d.delta from (select ${stored}::jsonb) as d (delta) where d.delta is not null)
    select (select json_agg(name) from ${liveEventNamesSql(ws.workspaceId)} as l (name)) as live,
           (select json_agg(name) from (${wantedFactsSql(ws)}) as w) as wanted`.execute(ws.tx)
  return { live: new Set(rows[0]?.live), wanted: new Set(rows[0]?.wanted) }
}
