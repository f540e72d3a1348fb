import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../database/db.ts'

/**
 * Make the weekly partitions of events (Monday to Monday, UTC) from `from` to `to` that are not there yet. Events that
 * already lie in the default partition for such a week are moved into it.
 * @returns the names of those made
 */
export async function ensureEventPartitions(db: Db, from: Temporal.Instant, to: Temporal.Instant): Promise<string[]> {
  const made: string[] = []
  for (const monday of listMondays(from, to)) {
    if (await ensureWeek(db, monday)) made.push(nameOf(monday))
  }
  return made
}

/** From the given time on: what the server keeps ready. */
export function ensureCurrentPartitions(db: Db, now: Temporal.Instant): Promise<string[]> {
  return ensureEventPartitions(db, now.subtract({ hours: 24 * 7 }), now.add({ hours: 24 * 14 }))
}

/** Forget message ids older than three days: a retry comes within one. @returns how many */
export async function purgeSeenMessages(db: Db, now: Temporal.Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from seen_messages where received_at < ${now.subtract({ hours: 72 }).toString()}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

function listMondays(from: Temporal.Instant, to: Temporal.Instant): Temporal.PlainDate[] {
  const last = to.toZonedDateTimeISO('UTC').toPlainDate()
  const first = from.toZonedDateTimeISO('UTC').toPlainDate()
  const mondays: Temporal.PlainDate[] = []
  for (
    let monday = first.subtract({ days: first.dayOfWeek - 1 });
    Temporal.PlainDate.compare(monday, last) <= 0;
    monday = monday.add({ weeks: 1 })
  ) {
    mondays.push(monday)
  }
  return mondays
}

const nameOf = (monday: Temporal.PlainDate) => `events_${monday.toString().replaceAll('-', '')}`

/** Shorter than PostgreSQL's deadlock_timeout: where we and others wait for one another, it is we who let go. */
const lockTimeoutMs = 400
const maxAttempts = 50
const retryableCodes: unknown[] = ['55P03', '40P01']

async function ensureWeek(db: Db, monday: Temporal.PlainDate): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await makeWeek(db, monday)
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && retryableCodes.includes(error.code)
      if (!isBusy || attempt === maxAttempts) throw error
      await setTimeout(Math.random() * 2 * lockTimeoutMs)
    }
  }
}

/**
 * Build the week as a table of its own and attach it: the default partition is locked only while its few rows for that
 * week move over. The lock on carillon_migrations keeps two processes from making the same week; the one on customers,
 * which attaching needs for the foreign key, is taken before that on events, as those who write do.
 */
async function makeWeek(db: Db, monday: Temporal.PlainDate): Promise<boolean> {
  const name = nameOf(monday)
  if (await isThere(db, name)) return false
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(tx)
    await sql`lock table carillon_migrations in share row exclusive mode`.execute(tx)
    if (await isThere(tx, name)) return false
    const table = sql.table(name)
    const from = sql.lit(`${monday.toString()}T00:00:00Z`)
    const to = sql.lit(`${monday.add({ weeks: 1 }).toString()}T00:00:00Z`)
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
