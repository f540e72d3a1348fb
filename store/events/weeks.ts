import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** Weeks of events begin on Monday in UTC. */
export function mondayOf(at: Temporal.Instant): Temporal.PlainDate {
  const day = at.toZonedDateTimeISO('UTC').toPlainDate()
  return day.subtract({ days: day.dayOfWeek - 1 })
}

export const startOf = (monday: Temporal.PlainDate) => monday.toZonedDateTime('UTC').toInstant()
export const endOf = (monday: Temporal.PlainDate) => startOf(monday.add({ weeks: 1 }))

/** The partition of the week. */
export const weekName = (monday: Temporal.PlainDate) => `events_${monday.toString().replaceAll('-', '')}`

/** The weeks that have a partition, earliest first. */
export async function listWeeks(db: Db): Promise<Temporal.PlainDate[]> {
  const { rows } = await sql<{ day: string }>`
    select substring(c.relname from 8) as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'events'::regclass and c.relname ~ '^events_[0-9]{8}$' order by 1`.execute(db)
  return rows.map(({ day }) => Temporal.PlainDate.from(day))
}

/** Shorter than PostgreSQL's deadlock_timeout: where we and others wait for one another, it is we who let go. */
const lockTimeoutMs = 400
const retryableCodes: unknown[] = ['55P03', '40P01']

/**
 * Make or remove partitions in a transaction that waits for no lock longer than others can bear, and is tried again. The
 * lock on carillon_migrations keeps two processes from changing weeks at once. Those who write lock customers before
 * events: so must the work.
 * @throws what pg says (55P03, 40P01) when it was busy in every attempt
 */
export async function changeWeeks<T>(
  db: Db,
  maxAttempts: number,
  work: (tx: WorkspaceTx['tx']) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (tx) => {
        await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(tx)
        await sql`lock table carillon_migrations in share row exclusive mode`.execute(tx)
        return work(tx)
      })
    } catch (error) {
      if (!isBusy(error) || attempt === maxAttempts) throw error
      await setTimeout(Math.random() * 2 * lockTimeoutMs)
    }
  }
}

/** Others held a lock for longer than changeWeeks waits. */
export const isBusy = (error: unknown) =>
  error instanceof Error && 'code' in error && retryableCodes.includes(error.code)
