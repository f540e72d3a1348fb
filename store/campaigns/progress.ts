import { sql } from 'kysely'
import { Progress } from '../../domain/results/progress.ts'
import type { WorkspaceTx } from '../database/db.ts'

const states = ['queued', 'attempted', 'sent', 'skipped', 'failed', 'uncertain'] as const
const sums = sql.join(states.map((state) => sql`coalesce(sum(${sql.ref(state)}), 0)::bigint as ${sql.ref(state)}`))

/** How far a campaign has come. It adds up what changed since somebody did last: the same work at any size. */
export async function readProgress({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<Progress> {
  const { rows } = await sql`
    select ${sums},
           exists (select 1 from broadcasts b where b.workspace_id = ${workspaceId} and b.campaign_id = ${campaignId}
                      and b.state = 'due' and b.cursor > 0) as expanding
      from campaign_progress where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  return Progress.parse(rows[0])
}

/** Differences of a campaign that are left as they are: fewer would be added up for each batch. */
const fewEnough = 50

/** Add up the differences of campaigns that have many; one worker at a time, the others leave it to that one. */
export async function addUpProgress({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`
    with many as materialized (
      select campaign_id from campaign_progress where workspace_id = ${workspaceId}
       group by campaign_id having count(*) > ${fewEnough}),
    mine as materialized (
      select pg_try_advisory_xact_lock(hashtext('carillon_progress'), ${workspaceId}) as locked where exists (select 1 from many)),
    taken as (
      delete from campaign_progress g using many, mine
       where g.workspace_id = ${workspaceId} and g.campaign_id = many.campaign_id and mine.locked returning g.*)
    insert into campaign_progress (workspace_id, campaign_id, ${sql.join(states.map((state) => sql.ref(state)))})
    select workspace_id, campaign_id, ${sql.join(states.map((state) => sql`sum(${sql.ref(state)})`))}
      from taken group by workspace_id, campaign_id`.execute(tx)
}
