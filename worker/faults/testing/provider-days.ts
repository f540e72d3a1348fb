import { sql } from 'kysely'
import { givenPeople, launch, until } from './campaigns.ts'
import { type Day, type FarSide, goodDay } from './far-side.ts'
import { countFigures, timeRecovery } from './figures.ts'
import { type Place, test } from './place.ts'
import { report } from './report.ts'

type Channel = FarSide['channel']
export type BadDay = {
  fault: string
  day: Day
  /** After it nobody can know whether the message was taken. */
  leavesDoubt?: boolean
  /** How long the far side has it, unless it is over by itself. */
  forMs?: number
  /** How long the product may wait after the far side is well again. */
  doneWithinMs: number
}

/** Of its messages so many are taken before the bad day begins. */
const before = 0.25
const mostCalls = 1.2
/** Who gets a message by another channel meanwhile. */
const others = 100

/** A broadcast during which the far side has a bad day, beside one by another channel. */
export function defineBadDays(channel: Channel, people: number, days: readonly BadDay[]): void {
  const other = channel === 'push' ? 'email' : 'push'

  test.concurrent.for(days)(
    '$fault: nothing is lost, nothing comes twice, and another channel goes on',
    { timeout: 400_000 },
    async ({ fault, day, leavesDoubt = false, forMs = 5000, doneWithinMs }, { place, far: open, start, task }) => {
      const far = await open(channel)
      const beside = await open(other)
      const ids = await givenPeople(place, people)
      await markOthers(place, ids.slice(0, others))
      await start(place, [far, beside])
      let doubts = 0
      await launch(place, channel)
      await until('some are taken', () => far.taken.length >= people * before)
      far.day = () => {
        doubts += 1
        return day
      }
      const beganMs = performance.now()
      const isOver = new Promise((resolve) => setTimeout(resolve, forMs)).then(() => {
        far.day = goodDay
        return performance.now()
      })
      await until('the far side has the bad day', () => doubts > 0)
      await launch(place, other, { audience: { trait: { name: 'beside', is: true } } })
      await until('the other channel is done', () => beside.taken.length === others)
      const besideMs = performance.now() - beganMs
      const sinceMs = await isOver
      const times = await timeRecovery(place, [far], { sinceMs, expected: people + others, withinMs: 300_000 })
      const figures = await countFigures(place, [far, beside], people + others)
      const also = [
        { what: 'calls ÷ messages', is: far.calls.length / people, atMost: mostCalls },
        { what: 'seconds for another channel', is: besideMs / 1000, atMost: 10 },
      ]
      report(task, { fault, ...figures, ...times, also }, { uncertain: leavesDoubt ? doubts : 0, doneWithinMs })
    },
  )
}

const markOthers = (place: Place, ids: readonly number[]) =>
  place.inWs(({ tx, workspaceId }) =>
    sql`update customers set traits = '{"beside": true}' where workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(
      tx,
    ),
  )
