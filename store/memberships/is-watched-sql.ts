import { sql } from 'kysely'

/** Is the condition of the row `x` still watched? A conversion until its windows have passed (endWatches). */
export const isWatchedSql = sql<boolean>`exists (
  select 1 from campaign_watches w
    join campaigns p on p.workspace_id = w.workspace_id and p.id = w.campaign_id
   where w.workspace_id = x.workspace_id and w.watched_id = x.id
     and (w.role = 'conversion' or (p.status in ('live', 'paused') and p.live_version = w.version)))`
