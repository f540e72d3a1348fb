import { type RawBuilder, sql } from 'kysely'
import { Overtaken } from '../../database/collisions.ts'
import type { WorkspaceTx } from '../../database/db.ts'

/** A customer as they were read, and what is to be written of them. */
export type WantedRow = {
  id: number
  /** The user_id to be set, and the one that was read. */
  userId: string | null
  storedUserId: string | null
  seenAt: Temporal.Instant | null
  /** Do traits change? */
  changes: boolean
}

/** A newer last_seen_at alone is written once in so long: most events would otherwise rewrite their customer. */
const seenEverySeconds = 60

/** Is a newer last_seen_at so little newer that it need not be written? */
export const isSeenLately = (storedMs: number | null, seenAt: Temporal.Instant | null): boolean =>
  seenAt === null || (storedMs !== null && seenAt.epochMilliseconds < storedMs + 1000 * seenEverySeconds)

/**
 * Lock those who change, in order of id: two batches about the same customers wait, and neither loses its changes. Those
 * who are to be merged are locked against every new row, after their journeys, which is the order in which workers lock.
 * @param columns what to read of each row `c` now that it is locked, `id` and `user_id as "userId"` among it; `p` is what
 *   is wanted
 * @param merging the ids of those who become one
 * @returns those who change; the others stay as they are
 * @throws {Overtaken} when one who changes is gone, or has another user_id by now
 */
export async function lockCustomers<Row extends { id: number; userId: string | null }>(
  ws: WorkspaceTx,
  wanted: readonly WantedRow[],
  columns: RawBuilder<unknown>,
  merging: readonly number[],
): Promise<Row[]> {
  if (wanted.length === 0) return []
  const isMerge = merging.length > 0
  if (isMerge) await lockJourneys(ws, merging, sql``)
  const merges = new Set(merging)
  const rows = wanted.map(({ seenAt, ...row }) => ({
    ...row,
    seenAt: seenAt?.toString() ?? null,
    isCertain: row.changes || merges.has(row.id) || row.userId !== row.storedUserId,
  }))
  // A statement of its own: one that locks and updates meets the row as it was before, and deadlocks with those who wait.
  const { rows: locked } = await sql<Row>`
    select ${columns} from customers c
      join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as p(id bigint, "seenAt" timestamptz, changes boolean, "isCertain" boolean) on p.id = c.id
     where c.workspace_id = ${ws.workspaceId} and c.id = any(${rows.map(({ id }) => id)}::bigint[])
       and (p."isCertain" or p."seenAt" >= c.last_seen_at + make_interval(secs => ${seenEverySeconds})
            or (c.last_seen_at is null and p."seenAt" is not null))
     order by c.id ${isMerge ? sql`for update of c` : sql`for no key update of c`}`.execute(ws.tx)
  const userIds = new Map(locked.map(({ id, userId }) => [id, userId]))
  if (rows.some((row) => (row.isCertain || userIds.has(row.id)) && userIds.get(row.id) !== row.storedUserId))
    throw new Overtaken()
  // What came in between may be in a worker's hands, who waits for a customer: then step back rather than wait too.
  if (isMerge) await lockJourneys(ws, merging, sql`nowait`)
  return locked
}

async function lockJourneys(
  { tx, workspaceId }: WorkspaceTx,
  customerIds: readonly number[],
  orElse: RawBuilder<unknown>,
): Promise<void> {
  for (const table of ['due_events', 'journey_entries', 'deliveries']) {
    await sql`
      select 1 from ${sql.table(table)} where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[])
       order by id for update ${orElse}`.execute(tx)
  }
}
