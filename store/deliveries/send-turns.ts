import { sql } from 'kysely'
import type { Db } from '../database/db.ts'

/**
 * Queue for a turn of so many messages in a channel that takes `perSecond` over all workers: turns follow one another,
 * each as long as its messages take at that rate. What was not used is not saved up.
 * @returns how long to wait until it begins, in milliseconds, and when that is
 */
export async function reserveTurn(
  db: Db,
  channel: string,
  messages: number,
  perSecond: number,
): Promise<{ waitMs: number; beginsAt: Temporal.Instant }> {
  const length = sql`make_interval(secs => ${messages / perSecond}::double precision)`
  const { rows } = await sql<{ waitMs: number; beginsAt: Temporal.Instant }>`
    with turn as (
      insert into send_turns as t (channel, next_at) values (${channel}, clock_timestamp() + ${length})
      on conflict (channel) do update set next_at = greatest(t.next_at, clock_timestamp()) + ${length}
      returning next_at - ${length} as begins_at)
    select begins_at as "beginsAt",
           greatest(0, extract(epoch from begins_at - clock_timestamp()) * 1000)::double precision as "waitMs"
      from turn`.execute(db)
  const [turn] = rows
  if (turn === undefined) throw new Error(`no turn was given for ${channel}`)
  return turn
}
