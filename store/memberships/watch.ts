import { sql } from 'kysely'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import type { WatchedSegment } from '../../domain/campaign/watched-segments.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { listFactKeys } from '../../domain/conditions/fact-keys.ts'
import { neededFacts } from '../../domain/conditions/needed-facts.ts'
import { listMatching } from '../audience.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { loadThresholds } from '../journeys/load-facts.ts'
import type { VersionKey } from '../journeys/versions.ts'
import { listDiffering } from './watched.ts'
import { lockWatching } from './watching.ts'

/** Conditions here have no saved segments left in them. */
const noSegments = new Map<string, Condition>()

/** So many are written by one statement. */
const fillSize = 100_000

/**
 * In the transaction of a launch: keep from now on who is in these segments. Who is in them already is written down as
 * such, and has not entered; whatever happens after this transaction is an entry or an exit.
 * @throws AppError invalid_condition for what only a journey knows
 */
export async function watchSegments(
  ws: WorkspaceTx,
  { campaignId, version }: VersionKey,
  segments: readonly WatchedSegment[],
  at: Temporal.Instant,
): Promise<void> {
  if (segments.length === 0) return
  await lockWatching(ws)
  for (const { role, condition } of segments) {
    const id = await watchCondition(ws, { condition, by: `${campaignId}/${version}` }, at)
    await sql`
      insert into campaign_watches (workspace_id, campaign_id, version, role, watched_id)
      values (${ws.workspaceId}, ${campaignId}, ${version}, ${role}, ${id})`.execute(ws.tx)
  }
}

/**
 * What is kept for another campaign serves this one too, unless the worker has yet to look at somebody who came in or
 * left before this launch: that would start a journey here. Then this version keeps its own.
 */
async function watchCondition(
  ws: WorkspaceTx,
  { condition, by }: { condition: Condition; by: string },
  at: Temporal.Instant,
): Promise<number> {
  const shared = hashContent(condition)
  const own = `${shared}/${by}`
  const known = (await findWatched(ws, own)) ?? (await findWatched(ws, shared))
  if (known === undefined) return beginWatch(ws, condition, shared, at)
  const isOwn = known.hash === own
  if (isOwn || (await listDiffering(ws, { id: known.id, condition }, at, 1)).length === 0) return known.id
  return beginWatch(ws, condition, own, at)
}

async function findWatched(ws: WorkspaceTx, hash: string): Promise<{ id: number; hash: string } | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from watched_conditions where workspace_id = ${ws.workspaceId} and content_hash = ${hash}`.execute(ws.tx)
  return rows[0] && { id: rows[0].id, hash }
}

async function beginWatch(ws: WorkspaceTx, condition: Condition, hash: string, at: Temporal.Instant): Promise<number> {
  const scope = { now: at, segments: noSegments }
  const thresholds = await loadThresholds(ws, neededFacts(condition, scope))
  const { rows } = await sql<{ id: number }>`
    insert into watched_conditions (workspace_id, content_hash, condition, wants, thresholds, cursor, compare_at)
    values (${ws.workspaceId}, ${hash}, ${JSON.stringify(condition)}::jsonb, ${listFactKeys(condition, scope)},
            ${JSON.stringify(thresholds)}::jsonb, 0, ${at.toString()})
    returning id`.execute(ws.tx)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('a watched condition got no id')
  const members = await listMatching(ws, condition, { ...scope, workspaceId: ws.workspaceId })
  for (let done = 0; done < members.length; done += fillSize) {
    await sql`
      insert into memberships (workspace_id, watched_id, customer_id, is_member, since)
      select ${ws.workspaceId}, ${id}, m.id, true, ${at.toString()}
        from unnest(${members.slice(done, done + fillSize)}::bigint[]) as m (id)`.execute(ws.tx)
  }
  return id
}
