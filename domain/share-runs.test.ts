import { expect, test } from 'vitest'
import { shareRuns } from './share-runs.ts'

test('who asks during a run shares the next one, of each key by itself', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = shareRuns((key: string) => {
    begun.push(key)
    return new Promise<void>((resolve) => ends.push(resolve))
  })
  const first = ask('a')
  const shared = [ask('a'), ask('a')]
  const other = ask('b')
  expect(begun).toEqual(['a', 'b'])
  ends[0]?.()
  await first
  await Promise.resolve()
  expect(begun).toEqual(['a', 'b', 'a'])
  ends[1]?.()
  ends[2]?.()
  await Promise.all([...shared, other])
  expect(begun).toHaveLength(3)
})

test('a run that fails, fails for those who share it and for nobody else', async () => {
  let runs = 0
  const ask = shareRuns(async () => {
    runs += 1
    if (runs === 1) throw new Error('away')
  })
  const [first, second, third] = await Promise.allSettled([ask(1), ask(1), ask(1)])
  expect([first.status, second.status, third.status]).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(runs).toBe(2)
})
