import { expect, inject } from 'vitest'
import { test } from '../testing.ts'
import { openStore } from './open.ts'

test('a store closes although a library keeps a connection', async () => {
  const store = await openStore(inject('testStore'))
  const kept = await store.libraryPool.connect()
  await store.close()
  await expect(kept.query('select 1')).rejects.toThrow('not queryable')
})
