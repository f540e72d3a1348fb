import { expect } from 'vitest'
import { test } from '../testing.ts'
import { reserveTurn } from './send-turns.ts'

test('turns asked for at once follow one another, none before the one ahead of it has had its time', async ({ db }) => {
  const channel = `test-${crypto.randomUUID()}`
  const sizes = [5, 1, 3, 5, 2, 4]
  const turns = await Promise.all(sizes.map(async (size) => ({ size, ...(await reserveTurn(db, channel, size, 20)) })))
  const inOrder = turns.toSorted((a, b) => Temporal.Instant.compare(a.beginsAt, b.beginsAt))
  for (const [index, turn] of inOrder.entries()) {
    const before = inOrder[index - 1]
    if (before === undefined) continue
    const gapMs = turn.beginsAt.since(before.beginsAt).total('milliseconds')
    expect(gapMs).toBeGreaterThanOrEqual((before.size / 20) * 1000 - 0.01)
  }
})

test('time that nobody used is not saved up, and channels do not wait for each other', async ({ db }) => {
  const [one, other] = [`test-${crypto.randomUUID()}`, `test-${crypto.randomUUID()}`]
  await reserveTurn(db, one, 1, 1000)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const late = await reserveTurn(db, one, 100, 10)
  expect(late.waitMs).toBe(0)
  expect((await reserveTurn(db, other, 1, 10)).waitMs).toBe(0)
  const next = await reserveTurn(db, one, 1, 10)
  expect(next.beginsAt.since(late.beginsAt).total('milliseconds')).toBeGreaterThanOrEqual(9999.99)
})
