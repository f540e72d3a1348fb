import { sql } from 'kysely'
import { type BrakeName, longestWindowHours } from '../../domain/brakes/brakes.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** What became of one message: its provider answered, or tells of it later. */
export type Outcome = { campaignId: string; channel: string; kind: 'message' | BrakeName }

const shards = 8
const oneOfShards = () => Math.floor(Math.random() * shards)

/** Count messages that were handed over now, and those among them that failed or bounced at once. */
export async function countOutcomes(
  ws: WorkspaceTx,
  outcomes: readonly Outcome[],
  at: Temporal.Instant,
): Promise<void> {
  const groups = [...Map.groupBy(outcomes, ({ campaignId, channel }) => JSON.stringify([campaignId, channel])).values()]
  const rows = groups.flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const countOf = (kind: Outcome['kind']) => group.filter((each) => each.kind === kind).length
    const { campaignId, channel } = first
    return [
      { campaignId, channel, messages: countOf('message'), failures: countOf('failures'), bounces: countOf('bounces') },
    ]
  })
  if (rows.length === 0) return
  // In one order everywhere, so that two workers wait for each other and never both.
  await sql`
    insert into brake_counts as c (workspace_id, campaign_id, channel, hour, shard, messages, failures, bounces)
    select ${ws.workspaceId}, r."campaignId", r.channel, date_trunc('hour', ${at.toString()}::timestamptz, 'UTC'),
           ${oneOfShards()}, r.messages, r.failures, r.bounces
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r ("campaignId" text, channel text, messages integer, failures integer, bounces integer)
     order by 2, 3
    on conflict (workspace_id, campaign_id, hour, channel, shard) do update
       set messages = c.messages + excluded.messages, failures = c.failures + excluded.failures,
           bounces = c.bounces + excluded.bounces`.execute(ws.tx)
}

const columns = { bounces: 'bounces', complaints: 'complaints', optOuts: 'opt_outs' } as const
export type LateBrake = keyof typeof columns

/**
 * Count what was told of a delivery after it was sent, for the hour in which it was. Nothing is counted of what left before
 * somebody approved that its campaign goes on.
 * @returns the campaign that it counts for; undefined for none
 */
export async function countLate(ws: WorkspaceTx, deliveryId: number, brake: LateBrake): Promise<string | undefined> {
  const column = sql.ref(columns[brake])
  const { rows } = await sql<{ campaignId: string }>`
    insert into brake_counts as c (workspace_id, campaign_id, channel, hour, shard, ${column})
    select d.workspace_id, d.campaign_id, d.channel,
           date_trunc('hour', coalesce(d.sent_at, d.attempted_at), 'UTC'), ${oneOfShards()}, 1
      from deliveries d join campaigns p on p.workspace_id = d.workspace_id and p.id = d.campaign_id
     where d.workspace_id = ${ws.workspaceId} and d.id = ${deliveryId} and d.channel is not null
       and (p.brakes_from is null or coalesce(d.sent_at, d.attempted_at) >= p.brakes_from)
    on conflict (workspace_id, campaign_id, hour, channel, shard) do update set ${column} = c.${column} + 1
    returning campaign_id as "campaignId"`.execute(ws.tx)
  return rows[0]?.campaignId
}

/** Count anew. */
export async function forgetBrakes({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<void> {
  await sql`delete from brake_counts where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
}

/** What no window reaches is forgotten. */
export async function purgeBrakeCounts(db: Db, at: Temporal.Instant): Promise<void> {
  await sql`delete from brake_counts where hour < ${at.subtract({ hours: longestWindowHours + 1 }).toString()}`.execute(
    db,
  )
}
