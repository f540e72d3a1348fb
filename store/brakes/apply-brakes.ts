import { sql } from 'kysely'
import { type BrakeTally, brakeNames, type Brakes, findTripped } from '../../domain/brakes/brakes.ts'
import { Channel } from '../../domain/channels.ts'
import { pauseItself } from '../campaigns/self-pause.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { readBrakes } from '../workspaces/settings.ts'

/**
 * Something went wrong with messages of these campaigns just now: pause those that it brings to a limit of the workspace.
 * The campaigns are locked, so that of two who each have a part of what reaches the limit the second sees both.
 */
export async function applyBrakes(
  ws: WorkspaceTx,
  campaignIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  if (campaignIds.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select id from campaigns
     where workspace_id = ${ws.workspaceId} and id = any(${campaignIds}::text[]) and status = 'live'
     order by id for no key update`.execute(ws.tx)
  if (rows.length === 0) return
  const brakes = await readBrakes(ws)
  for (const { id } of rows) {
    const tripped = findTripped(brakes, await tallyOutcomes(ws, id, brakes, at))
    if (tripped === undefined) continue
    await pauseItself(ws, id, { kind: 'brake', at, ...tripped, channel: Channel.parse(tripped.channel) })
  }
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
