import pg from 'pg'
import { expect, test } from 'vitest'
import { openQueue } from './queue.ts'

test('a Redis that is not there is refused with the reason that the connection gave', async () => {
  const place = { installation: 'test', name: 'wake', libraryPool: new pg.Pool(), onError: () => undefined }
  // Nothing listens at port 1.
  const opened = openQueue({ ...place, redisUrl: 'redis://127.0.0.1:1' })
  await expect(opened).rejects.toThrow('Redis at REDIS_URL does not answer: connect ECONNREFUSED 127.0.0.1:1.')
})
