import { sql } from 'kysely'
import { daysKept, type EventRetention } from '../../domain/settings.ts'
import { countRemovedEvents } from '../catalogue/write-delta.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { readyWeeks } from './partitions.ts'
import { changeWeeks, endOf, isBusy, listWeeks, mondayOf, startOf, weekName } from './weeks.ts'

/** By workspace; one that is missing keeps everything. */
export type Retentions = ReadonlyMap<number, EventRetention>

/** Dropping waits for those who read; when they are many it is left to the deleting of rows. */
const maxAttempts = 10

/**
 * Drop the weeks of which nobody keeps anything any more, whatever the workspace and the event. Deleting the same rows
 * takes many times as long, and leaves the space to be found again.
 * @returns how many events went with them
 */
export async function dropExpiredWeeks(db: Db, retentions: Retentions, now: Temporal.Instant): Promise<number> {
  const ready = mondayOf(readyWeeks(now).from)
  let removed = 0
  for (const monday of await listWeeks(db)) {
    if (Temporal.PlainDate.compare(monday, ready) >= 0) break
    if (!(await hasExpired(db, monday, retentions, now))) continue
    try {
      removed += await changeWeeks(db, maxAttempts, (tx) => dropWeek(tx, monday, retentions, now))
    } catch (error) {
      if (!isBusy(error)) throw error
    }
  }
  return removed
}

async function dropWeek(
  tx: WorkspaceTx['tx'],
  monday: Temporal.PlainDate,
  retentions: Retentions,
  now: Temporal.Instant,
): Promise<number> {
  const week = sql.table(weekName(monday))
  if (!(await listWeeks(tx)).some((other) => other.equals(monday))) return 0
  // Nobody writes into this week any more; reading it goes on.
  await sql`lock table ${week} in share row exclusive mode`.execute(tx)
  if (!(await hasExpired(tx, monday, retentions, now))) return 0
  const { rows } = await sql<{ workspaceId: number; name: string; count: number; lastSeenAt: Temporal.Instant }>`
    select workspace_id as "workspaceId", name, count(*) as count, max(at) as "lastSeenAt"
      from ${week} group by workspace_id, name`.execute(tx)
  for (const [workspaceId, removed] of Map.groupBy(rows, (row) => row.workspaceId))
    await countRemovedEvents({ workspaceId, tx }, removed)
  // The foreign key's triggers stand on customers.
  await sql`lock table customers in access exclusive mode`.execute(tx)
  await sql`alter table events detach partition ${week}`.execute(tx)
  await sql`drop table ${week}`.execute(tx)
  return rows.reduce((sum, { count }) => sum + count, 0)
}

/** An empty week goes once no workspace could keep anything of it. */
async function hasExpired(
  db: Db,
  monday: Temporal.PlainDate,
  retentions: Retentions,
  now: Temporal.Instant,
): Promise<boolean> {
  const age = endOf(monday).until(now).total('hours') / 24
  const isOver = (days: number | null) => days !== null && days <= age
  const found = await listNames(db, monday)
  if (found.length > 0)
    return found.every(({ workspaceId, name }) => {
      const retention = retentions.get(workspaceId)
      return retention !== undefined && isOver(daysKept(retention, name))
    })
  const { rows } = await sql<{ id: number }>`select id from workspaces`.execute(db)
  return rows.every(({ id }) => {
    const retention = retentions.get(id)
    return retention !== undefined && [retention.defaultDays, ...Object.values(retention.events)].every(isOver)
  })
}

/** One probe of the index a name, however many events there are. Asked of the whole: another may have dropped the week. */
async function listNames(db: Db, monday: Temporal.PlainDate): Promise<{ workspaceId: number; name: string }[]> {
  const isThen = sql`e.at >= ${startOf(monday).toString()} and e.at < ${endOf(monday).toString()}`
  const { rows } = await sql<{ workspaceId: number; name: string }>`
    with recursive found (workspace_id, name) as (
      (select e.workspace_id, e.name from events e where ${isThen} order by e.workspace_id, e.name limit 1)
      union all
      select next.workspace_id, next.name
        from found f, lateral (
          select e.workspace_id, e.name from events e
           where ${isThen} and (e.workspace_id, e.name) > (f.workspace_id, f.name)
           order by e.workspace_id, e.name limit 1) next)
    select workspace_id as "workspaceId", name from found`.execute(db)
  return rows
}
