import { sql } from 'kysely'
import { Client } from 'pg'
import { until } from './campaigns.ts'
import type { Place } from './place.ts'

/** What keeps a worker in the middle of a transaction: each makes the first statement wait that needs those rows. */
const holds = {
  entering: 'lock table journey_entries in share mode',
  queueing: 'lock table deliveries in share mode',
  deciding: 'select 1 from customers for no key update',
  recording: 'select 1 from journey_entries for update',
}

/** Hold rows until what it returns is called. */
export async function holdRows({ databaseUrl }: Place, hold: keyof typeof holds): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query(holds[hold])
  return () => client.end()
}

export const untilSomeoneWaits = ({ db }: Place): Promise<void> =>
  until('a worker waits for the rows', async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity
       where datname = current_database() and application_name = 'carillon' and wait_event_type = 'Lock'`.execute(db)
    return rows.length > 0
  })
