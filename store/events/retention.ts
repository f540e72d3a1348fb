import { sql } from 'kysely'
import { daysKept, type EventRetention } from '../../domain/settings.ts'
import { countRemovedEvents } from '../catalogue/write-delta.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { dropExpiredWeeks } from './drop-weeks.ts'

const chunkSize = 5000

/**
 * Remove the events that their workspace no longer wants to keep: whole weeks where nobody keeps any of them, elsewhere
 * row by row, a few thousand a transaction. Journeys that run do not miss them: an entry has its trigger's event for
 * itself.
 * @returns how many
 */
export async function purgeExpiredEvents(db: Db, now: Temporal.Instant, limit = chunkSize): Promise<number> {
  const { rows } = await sql<{ workspaceId: number; retention: EventRetention }>`
    select workspace_id as "workspaceId", event_retention as retention from workspace_settings
     where event_retention -> 'defaultDays' <> 'null' or event_retention -> 'events' <> '{}'
     order by workspace_id`.execute(db)
  const retentions = new Map(rows.map(({ workspaceId, retention }) => [workspaceId, retention]))
  let removed = await dropExpiredWeeks(db, retentions, now)
  for (const { workspaceId, retention } of rows) {
    const names = await inWorkspace(db, workspaceId, (ws) => listNames(ws, retention))
    for (const name of names) {
      const days = daysKept(retention, name)
      if (days === null) continue
      const before = now.subtract({ hours: 24 * days })
      for (;;) {
        const count = await inWorkspace(db, workspaceId, (ws) => purgeChunk(ws, name, before, limit))
        removed += count
        if (count === 0) break
      }
    }
  }
  return removed
}

/** Without a default, only the names that have a time of their own; with one, every name that there is. */
async function listNames(ws: WorkspaceTx, { defaultDays, events }: EventRetention): Promise<string[]> {
  if (defaultDays === null) return Object.keys(events)
  // One probe of the index a name, however many events there are.
  const { rows } = await sql<{ name: string }>`
    with recursive names (name) as (
      (select name from events where workspace_id = ${ws.workspaceId} order by name limit 1)
      union all
      select (select e.name from events e where e.workspace_id = ${ws.workspaceId} and e.name > n.name
               order by e.name limit 1)
        from names n where n.name is not null)
    select name from names where name is not null`.execute(ws.tx)
  return rows.map(({ name }) => name)
}

/** The oldest of them, up to the time of the last that fits: several of one instant go together. */
async function purgeChunk(ws: WorkspaceTx, name: string, before: Temporal.Instant, limit: number): Promise<number> {
  const own = sql`workspace_id = ${ws.workspaceId} and name = ${name} and at < ${before.toString()}`
  const { rows } = await sql<{ count: number; lastSeenAt: Temporal.Instant | null }>`
    with gone as (
      delete from events
       where ${own} and at <= coalesce((select at from events where ${own} order by at offset ${limit - 1} limit 1), 'infinity')
      returning at)
    select count(*) as count, max(at) as "lastSeenAt" from gone`.execute(ws.tx)
  const { count, lastSeenAt } = rows[0] ?? { count: 0, lastSeenAt: null }
  if (lastSeenAt !== null) await countRemovedEvents(ws, [{ name, count, lastSeenAt }])
  return count
}
