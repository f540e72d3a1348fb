import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from '../journeys/versions.ts'

type Watch = { watchedId: number; role: 'entry' | 'exit' }

/** The live versions that begin a journey when a customer comes into one of the segments, or leaves it; a paused campaign has none. */
export async function listCrossingVersions(
  ws: WorkspaceTx,
  watchedIds: readonly number[],
): Promise<(VersionKey & Watch)[]> {
  const { rows } = await sql<VersionKey & Watch>`
    select w.campaign_id as "campaignId", w.version, w.watched_id as "watchedId", w.role
      from campaign_watches w join campaigns p on p.workspace_id = w.workspace_id and p.id = w.campaign_id
     where w.workspace_id = ${ws.workspaceId} and w.role in ('entry', 'exit') and w.watched_id = any(${watchedIds}::bigint[])
       and p.status = 'live' and p.live_version = w.version
     order by w.campaign_id`.execute(ws.tx)
  return rows
}
