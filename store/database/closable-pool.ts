import type { Pool, PoolClient } from 'pg'

const givenBackMs = 5000

/**
 * pool.end() waits for every connection that was taken, for ever. The function that is returned waits for a few seconds
 * and then cuts those that a library keeps: they must not keep the process from ending.
 */
export function makeClosable(pool: Pool): () => Promise<void> {
  const taken = new Set<PoolClient>()
  pool.on('acquire', (client) => taken.add(client))
  pool.on('release', (_error, client) => taken.delete(client))
  return async () => {
    const timer = setTimeout(() => {
      for (const client of taken) client.release(true)
    }, givenBackMs)
    await pool.end()
    clearTimeout(timer)
  }
}
