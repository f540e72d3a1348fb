import { sql } from 'kysely'
import type { Db } from '../database/db.ts'
import { changeWeeks, endOf, mondayOf, startOf, weekName } from './weeks.ts'

/**
 * Make the weekly partitions of events (Monday to Monday, UTC) from `from` to `to` that are not there yet. Events that
 * already lie in the default partition for such a week are moved into it.
 * @returns the names of those made
 */
export async function ensureEventPartitions(db: Db, from: Temporal.Instant, to: Temporal.Instant): Promise<string[]> {
  const made: string[] = []
  for (const monday of listMondays(from, to)) {
    if (await makeWeek(db, monday)) made.push(weekName(monday))
  }
  return made
}

/** What the server keeps ready, from last week to the one after next. */
export const readyWeeks = (now: Temporal.Instant) => ({
  from: now.subtract({ hours: 24 * 7 }),
  to: now.add({ hours: 24 * 14 }),
})

export function ensureCurrentPartitions(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { from, to } = readyWeeks(now)
  return ensureEventPartitions(db, from, to)
}

/** Forget message ids older than three days: a retry comes within one. @returns how many */
export async function purgeSeenMessages(db: Db, now: Temporal.Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from seen_messages where received_at < ${now.subtract({ hours: 72 }).toString()}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

function listMondays(from: Temporal.Instant, to: Temporal.Instant): Temporal.PlainDate[] {
  const last = mondayOf(to)
  const mondays: Temporal.PlainDate[] = []
  for (let monday = mondayOf(from); Temporal.PlainDate.compare(monday, last) <= 0; monday = monday.add({ weeks: 1 }))
    mondays.push(monday)
  return mondays
}

const maxAttempts = 50

/**
 * Build the week as a table of its own and attach it: the default partition is locked only while its few rows for that
 * week move over. Attaching needs a lock on customers for the foreign key.
 */
async function makeWeek(db: Db, monday: Temporal.PlainDate): Promise<boolean> {
  const name = weekName(monday)
  if (await isThere(db, name)) return false
  return changeWeeks(db, maxAttempts, async (tx) => {
    if (await isThere(tx, name)) return false
    const table = sql.table(name)
    const from = sql.lit(startOf(monday).toString())
    const to = sql.lit(endOf(monday).toString())
    await sql`create table ${table} (like events including defaults including constraints)`.execute(tx)
    await sql`alter table ${table} enable row level security`.execute(tx)
    await sql`lock table customers in share row exclusive mode`.execute(tx)
    await sql`lock table events_default in access exclusive mode`.execute(tx)
    await sql`
      with late as (delete from events_default where at >= ${from} and at < ${to} returning *)
      insert into ${table} select * from late`.execute(tx)
    await sql`alter table events attach partition ${table} for values from (${from}) to (${to})`.execute(tx)
    return true
  })
}

async function isThere(db: Db, name: string): Promise<boolean> {
  const { rows } = await sql`select 1 where to_regclass(${name}) is not null`.execute(db)
  return rows.length === 1
}
