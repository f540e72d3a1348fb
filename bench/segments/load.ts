import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../../store/database/db.ts'
import { ensureEventPartitions } from '../../store/events/partitions.ts'
import { timeMs } from '../measure.ts'
import { fillCustomers } from './fill-customers.ts'
import { fillDeliveries } from './fill-deliveries.ts'
import { fillEvents, historyDays } from './fill-events.ts'
import { benchNow } from './now.ts'

export const eventsPerCustomer = 10
const loaded = 'Bench segments, loaded'

/** The workspace of a database that was loaded to its end; undefined when it was not. */
export async function findLoaded(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`select id from workspaces where name = ${loaded}`.execute(db)
  return rows[0]?.id
}

/** Fill the migrated database by SQL alone. @returns the workspace */
export async function load(db: Db, customers: number, report: (line: string) => void): Promise<number> {
  await ensureEventPartitions(db, benchNow.subtract({ hours: 24 * (historyDays + 7) }), benchNow)
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(db)
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(db)
  const fill = async (what: string, work: (ws: WorkspaceTx) => Promise<void>) => {
    const ms = await timeMs(() => asOwner(db, workspaceId, work))
    report(`  ${what}: ${Math.round(ms / 1000)} s`)
  }
  await fill('customers', (ws) => fillCustomers(ws, customers))
  await fill('events', (ws) =>
    withoutIndexes(ws, 'events', () => fillEvents(ws, customers * eventsPerCustomer, customers)),
  )
  await fill('deliveries', (ws) => fillDeliveries(ws, customers))
  await sql`vacuum (analyze)`.execute(db)
  await sql`update workspaces set name = ${loaded} where id = ${workspaceId}`.execute(db)
  return workspaceId
}

/** As the tables' owner and without checking foreign keys row by row: the rows are made to fit. */
function asOwner(db: Db, workspaceId: number, work: (ws: WorkspaceTx) => Promise<void>): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('session_replication_role', 'replica', true)`.execute(tx)
    await work({ workspaceId, tx })
  })
}

/** A bulk load builds indexes once, at its end, each as it was defined. */
async function withoutIndexes({ tx }: WorkspaceTx, table: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public' and tablename = ${table}`.execute(
    tx,
  )
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(tx)
  await work()
  for (const { definition } of rows) await sql.raw(definition.replace(' ON ONLY ', ' ON ')).execute(tx)
}
