import { expect } from 'vitest'
import { test } from '../store/testing.ts'
import { openCheckpoints } from './checkpoints.ts'

test('processes that start at once all find their tables', async ({ store }) => {
  const schema = `checkpoints_${crypto.randomUUID().slice(0, 8)}`
  const savers = await Promise.all(Array.from({ length: 6 }, () => openCheckpoints(store.libraryPool, schema)))
  for (const saver of savers) expect(await saver.getTuple({ configurable: { thread_id: 'none' } })).toBeUndefined()
  await store.libraryPool.query(`drop schema ${schema} cascade`)
})
