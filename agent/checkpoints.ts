import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import type { Pool } from 'pg'

export const checkpointSchema = 'checkpoints'

/** Where threads are kept between turns; its tables are made on the first call. */
export async function openCheckpoints(pool: Pool): Promise<PostgresSaver> {
  const saver = new PostgresSaver(pool, undefined, { schema: checkpointSchema })
  await saver.setup()
  return saver
}
