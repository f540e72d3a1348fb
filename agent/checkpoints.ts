import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { ThreadSaver } from './thread-saver.ts'

export const checkpointSchema = 'checkpoints'

const maxAttempts = 10

/** What Postgres says to the later of two who make the same schema, table, type, column or migration row. */
const racedCodes = new Set(['23505', '42P06', '42P07', '42701', '42710', '40P01', 'XX000'])

/** Where threads are kept between turns; its tables are made on the first call, also when several processes start at once. */
export async function openCheckpoints(pool: Pool, schema = checkpointSchema): Promise<ThreadSaver> {
  const saver = new ThreadSaver(pool, undefined, { schema })
  for (let attempt = 1; ; attempt += 1) {
    try {
      await saver.setup()
      return saver
    } catch (error) {
      if (attempt === maxAttempts || !isRaced(error)) throw error
      await sleep(20 * attempt * (1 + Math.random()))
    }
  }
}

function isRaced(error: unknown): boolean {
  return error instanceof Error && 'code' in error && racedCodes.has(String(error.code))
}
