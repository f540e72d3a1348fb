import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { TurnQueue } from './turn-queue.ts'

function makeQueue(idleLimitMs = 20) {
  const idle: string[] = []
  return { turns: new TurnQueue<string>(idleLimitMs, (holder) => idle.push(holder)), idle }
}

test('turns go in the order they were asked for, also to one that asks again', async () => {
  const { turns } = makeQueue()
  const order: string[] = []
  const work = async (name: string) => {
    for (let round = 1; round <= 2; round++) {
      expect(await turns.take(name)).toBe(true)
      order.push(`${name}${round}`)
      await setImmediate()
      turns.pass(name)
    }
  }
  await Promise.all([work('a'), work('b'), work('c')])
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
})

test('a turn that is being passed on is nobody’s, not even its last holder’s', async () => {
  const { turns } = makeQueue()
  await turns.take('a')
  const second = turns.take('b')
  turns.pass('a')
  expect(turns.holds('a')).toBe(false)
  const again = turns.take('a')
  expect(await second).toBe(true)
  expect(turns.holds('b')).toBe(true)
  turns.pass('b')
  expect(await again).toBe(true)
})

test('a kept turn that is not used is reported once, a used one is not', async () => {
  const { turns, idle } = makeQueue()
  await turns.take('a')
  turns.keep('a')
  await turns.take('a')
  await setTimeout(40)
  expect(idle).toEqual([])
  turns.keep('a')
  await setTimeout(60)
  expect(idle).toEqual(['a'])
})

test('who gives up waiting is skipped', async () => {
  const { turns } = makeQueue()
  await turns.take('a')
  const [gone, next] = [turns.take('b'), turns.take('c')]
  turns.giveUp('b')
  turns.pass('a')
  expect([await gone, await next]).toEqual([false, true])
})

test('draining ends when the last turn is passed, or at its limit', async () => {
  const { turns } = makeQueue()
  await turns.drain(5_000)
  await turns.take('a')
  await turns.drain(5)
  expect(turns.holds('a')).toBe(true)
  const drained = turns.drain(5_000)
  turns.pass('a')
  await drained
  expect(turns.holds('a')).toBe(false)
})
