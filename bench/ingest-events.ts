import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../store/database/db.ts'

export const customerCount = 5_000

/** Calls as the official libraries send them: a message id, times, and a context of the library. */
export function makeTracks(count: number): Record<string, unknown>[] {
  const run = randomBytes(6).toString('hex')
  const sentMs = Date.now()
  return Array.from({ length: count }, (_, index) => ({
    type: 'track',
    messageId: `node-next-${run}-${index}`,
    userId: `u${(index * 7919) % customerCount}`,
    event: eventNames[index % eventNames.length],
    properties: { total: index % 300, currency: 'EUR', product_id: `p${index % 1_000}`, is_gift: index % 9 === 0 },
    // Clients keep calls for a moment before they send them.
    timestamp: new Date(sentMs - (index % 2_000)).toISOString(),
    sentAt: new Date(sentMs).toISOString(),
    context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
  }))
}

const eventNames = ['product_viewed', 'added_to_cart', 'order_completed', 'app_opened', 'search_done']

/** The same rows as they come to stand in the table, for those who write them without asking anything. */
export type RawRow = {
  customerId: number
  name: string
  at: string
  messageId: string
  properties: object
  context: object
}

export function toRawRows(tracks: readonly Record<string, unknown>[], customerIds: readonly number[]): RawRow[] {
  return tracks.map((track, index) => ({
    customerId: customerIds[(index * 7919) % customerCount] ?? 0,
    name: String(track['event']),
    at: String(track['timestamp']),
    messageId: String(track['messageId']),
    properties: Object(track['properties']),
    context: Object(track['context']),
  }))
}

/** The limit: the rows in batches, each a statement and a transaction of its own, on so many connections at once. */
export async function insertBatches(
  db: Db,
  workspaceId: number,
  rows: readonly RawRow[],
  { batchSize, connections }: { batchSize: number; connections: number },
): Promise<void> {
  await inTurns(cutBatches(rows, batchSize), connections, (batch) =>
    sql`
      insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties, context)
      select ${workspaceId}, e."customerId", e.name, e.at, now(), e."messageId", e.properties, e.context
        from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
          as e("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb, context jsonb)`.execute(
      db,
    ),
  )
}

/** The limit of who must take no call twice: the same batches, each message id refused when it comes again. */
export async function insertNewBatches(
  db: Db,
  workspaceId: number,
  rows: readonly RawRow[],
  { batchSize, connections }: { batchSize: number; connections: number },
): Promise<void> {
  await inTurns(cutBatches(rows, batchSize), connections, (batch) =>
    sql`
      with e as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
          as e("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb, context jsonb)),
      seen as (
        insert into seen_messages (workspace_id, message_id, received_at)
        select ${workspaceId}, "messageId", now() from e order by "messageId"
        on conflict do nothing returning message_id)
      insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties, context)
      select ${workspaceId}, e."customerId", e.name, e.at, now(), e."messageId", e.properties, e.context
        from e join seen on seen.message_id = e."messageId"`.execute(db),
  )
}

const cutBatches = (rows: readonly RawRow[], batchSize: number) =>
  Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, index) =>
    rows.slice(index * batchSize, (index + 1) * batchSize),
  )

/** The peer: a statement a row. */
export async function insertRows(
  db: Db,
  workspaceId: number,
  rows: readonly RawRow[],
  connections: number,
): Promise<void> {
  await inTurns(rows, connections, ({ customerId, name, at, messageId, properties, context }) =>
    sql`
      insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties, context)
      values (${workspaceId}, ${customerId}, ${name}, ${at}, now(), ${messageId}, ${JSON.stringify(properties)}::jsonb,
              ${JSON.stringify(context)}::jsonb)`.execute(db),
  )
}

async function inTurns<T>(items: readonly T[], hands: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0
  const hand = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: hands }, hand))
}
