import { sql } from 'kysely'
import { type BrakeName, type BrakeTally, brakeNames, type Brakes, listTripped } from '../../domain/brakes/brakes.ts'
import { Channel } from '../../domain/channels.ts'
import { pauseItself } from '../campaigns/self-pause.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { writeNotice } from '../notices/write-notice.ts'
import { readBrakes } from '../workspaces/settings.ts'

/**
 * Something went wrong with messages of these campaigns just now: pause those that it brings to a limit of the workspace,
 * and tell the approvers, once for each brake, of those that are over already: a broadcast's complaints come when all has
 * left. The campaigns are locked, so that of two who each have a part of what reaches the limit the second sees both.
 */
export async function applyBrakes(
  ws: WorkspaceTx,
  campaignIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  if (campaignIds.length === 0) return
  const { rows } = await sql<{ id: string; name: string; isLive: boolean }>`
    select id, name, status = 'live' as "isLive" from campaigns
     where workspace_id = ${ws.workspaceId} and id = any(${campaignIds}::text[])
       and status in ('live', 'finished', 'stopped')
     order by id for no key update`.execute(ws.tx)
  if (rows.length === 0) return
  const brakes = await readBrakes(ws)
  for (const { id, name, isLive } of rows) {
    for (const tripped of listTripped(brakes, await tallyOutcomes(ws, id, brakes, at))) {
      const because = { kind: 'brake', at, ...tripped, channel: Channel.parse(tripped.channel) } as const
      if (isLive) {
        await pauseItself(ws, id, because)
        break
      }
      if (!(await isTold(ws, id, tripped.brake)))
        await writeNotice(ws, { kind: 'brake_reached', campaignId: id, name, because }, at)
    }
  }
}

/** Of a campaign that is over its approvers hear once, be it that it paused or that the brake was reached later. */
async function isTold({ tx, workspaceId }: WorkspaceTx, campaignId: string, brake: BrakeName): Promise<boolean> {
  const { rows } = await sql`
    select from notices
     where workspace_id = ${workspaceId} and kind in ('campaign_paused', 'brake_reached')
       and facts ->> 'campaignId' = ${campaignId} and facts #>> '{because,brake}' = ${brake} limit 1`.execute(tx)
  return rows.length > 0
}

type Row = { channel: string } & Record<string, number>

/** A few rows for each hour of the longest window: what it costs does not grow with the campaign. */
async function tallyOutcomes(
  ws: WorkspaceTx,
  campaignId: string,
  brakes: Brakes,
  at: Temporal.Instant,
): Promise<BrakeTally[]> {
  const since = (hours: number) => sql`${at.subtract({ hours }).toString()}::timestamptz`
  const used = brakeNames.flatMap((brake) => {
    const limit = brakes[brake]
    return limit === null ? [] : [{ brake, hours: limit.windowHours }]
  })
  if (used.length === 0) return []
  const sums = used.map(({ brake, hours }) => {
    const column = sql.ref(brake === 'optOuts' ? 'opt_outs' : brake)
    return sql`coalesce(sum(${column}) filter (where hour > ${since(hours)}), 0)::int as ${sql.ref(brake)},
               coalesce(sum(messages) filter (where hour > ${since(hours)}), 0)::int as ${sql.ref(`${brake}Of`)}`
  })
  const { rows } = await sql<Row>`
    select channel, ${sql.join(sums)} from brake_counts
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}
       and hour > ${since(Math.max(...used.map(({ hours }) => hours)))}
     group by channel order by channel`.execute(ws.tx)
  return rows.flatMap((row) =>
    used.map(({ brake }) => ({
      channel: row.channel,
      brake,
      count: row[brake] ?? 0,
      messages: row[`${brake}Of`] ?? 0,
    })),
  )
}
