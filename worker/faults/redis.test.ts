import { Redis } from 'ioredis'
import { givenPeople, launch, until } from './testing/campaigns.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 2000
const minuteMs = 60_000

test('a Redis that is flushed again and again delays a broadcast, and loses and doubles nothing', async ({
  ownPlace: place,
  far: open,
  start,
  task,
}) => {
  const push = await open('push')
  await givenPeople(place, people)
  await Promise.all([start(place, [push]), start(place, [push])])
  await launch(place, 'push')
  const redis = new Redis(place.redisUrl)
  let sinceMs = 0
  for (const taken of [1, 500, 1000, 1500]) {
    await until(`${taken} are taken`, () => push.taken.length >= taken)
    await redis.flushall()
    sinceMs = performance.now()
  }
  redis.disconnect()
  const times = await timeRecovery(place, [push], { sinceMs, expected: people })
  const figures = await countFigures(place, [push], people)
  report(task, { fault: 'Redis flushed four times', ...figures, ...times }, { doneWithinMs: minuteMs })
})

test('a Redis that is killed and comes back empty delays a broadcast, and loses and doubles nothing', async ({
  ownPlace: place,
  far: open,
  start,
  task,
}) => {
  const push = await open('push')
  await givenPeople(place, people)
  await Promise.all([start(place, [push]), start(place, [push])])
  await launch(place, 'push')
  await until('some are taken', () => push.taken.length >= people / 4)
  await place.services.killRedis()
  const sinceMs = performance.now()
  await until('it goes on without Redis', () => push.taken.length >= people / 2)
  await place.services.startRedis()
  const times = await timeRecovery(place, [push], { sinceMs, expected: people })
  const figures = await countFigures(place, [push], people)
  report(task, { fault: 'Redis killed, and back with nothing', ...figures, ...times }, { doneWithinMs: minuteMs })
})

test('a Redis that says nothing for a minute delays a broadcast by less than that', async ({
  ownPlace: place,
  far: open,
  start,
  task,
}) => {
  const push = await open('push')
  await givenPeople(place, people)
  await Promise.all([start(place, [push]), start(place, [push])])
  await launch(place, 'push')
  await until('some are taken', () => push.taken.length >= people / 4)
  place.services.freezeRedis()
  const sinceMs = performance.now()
  const isBack = new Promise((resolve) => setTimeout(resolve, minuteMs)).then(() => place.services.thawRedis())
  await launch(place, 'push')
  const times = await timeRecovery(place, [push], { sinceMs, expected: 2 * people })
  await isBack
  // What piled up meanwhile sends nobody anything again.
  const laterMs = performance.now()
  await launch(place, 'push')
  const { doneMs } = await timeRecovery(place, [push], { sinceMs: laterMs, expected: 3 * people })
  const figures = await countFigures(place, [push], 3 * people)
  const also = [{ what: 'seconds for a broadcast after it', is: doneMs / 1000, atMost: 60 }]
  const row = { fault: 'Redis unreachable for a minute', ...figures, ...times, also }
  report(task, row, { doneWithinMs: minuteMs })
})
