import { sql } from 'kysely'
import { countDeliveries, givenPeople, launch, until } from './testing/campaigns.ts'
import { type Day, type FarSide, goodDay } from './testing/far-side.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { holdRows, untilSomeoneWaits } from './testing/hold-rows.ts'
import { type Place, test } from './testing/place.ts'
import { report } from './testing/report.ts'
import type { WorkerProcess } from './testing/worker-process.ts'

const people = 300

type Scene = { place: Place; far: FarSide; worker: WorkerProcess; startAnother: () => Promise<WorkerProcess> }
/** Brings the worker to the stage, kills it there, and lets go of what kept it. */
type Stage = (scene: Scene) => Promise<void>

/** Nothing was given to the far side, since the worker waits for rows in this transaction. */
const whileItIs =
  (hold: Parameters<typeof holdRows>[1]): Stage =>
  async ({ place, far, worker }) => {
    const release = await holdRows(place, hold)
    await launch(place, far.channel)
    await untilSomeoneWaits(place)
    await worker.end('SIGKILL')
    await release()
  }

/** The far side has got messages, and answers none. */
const whileItSends =
  (day: (count: number) => Day, signal?: NodeJS.Signals): Stage =>
  async ({ place, far, worker }) => {
    const before = far.calls.length
    far.day = (_message, count) => day(count)
    await launch(place, far.channel)
    await until('the far side is called', () => far.calls.length >= before + 4)
    if (signal !== undefined) worker.child.kill(signal)
    await worker.end('SIGKILL')
  }

const betweenBatches: Stage = async ({ place, far, worker }) => {
  const before = far.taken.length
  await launch(place, far.channel)
  await until('some are recorded', () => far.taken.length >= before + people / 2)
  await worker.end('SIGKILL')
}

const whileItRecords: Stage = async ({ place, far, worker }) => {
  const answer = Promise.withResolvers<Day>()
  const before = far.calls.length
  far.day = () => answer.promise
  await launch(place, far.channel)
  await until('the far side is called', () => far.calls.length >= before + 4)
  const release = await holdRows(place, 'recording')
  far.day = goodDay
  answer.resolve('take')
  await untilSomeoneWaits(place)
  await worker.end('SIGKILL')
  await release()
}

/** The worker that takes over from a killed one is killed as it does. */
const whileItTakesOver: Stage = async (scene) => {
  const { place, far } = scene
  await whileItSends(() => 'take_and_hang')(scene)
  far.day = goodDay
  const release = await holdRows(place, 'recording')
  const second = await scene.startAnother()
  await untilSomeoneWaits(place)
  await second.end('SIGKILL')
  await release()
}

const stages: Record<string, Stage> = {
  entering: whileItIs('entering'),
  queueing: whileItIs('queueing'),
  deciding: whileItIs('deciding'),
  'sending, none taken': whileItSends(() => 'hang'),
  'sending, half taken': whileItSends((count) => (count % 2 === 0 ? 'take_and_hang' : 'hang')),
  'sending, all taken': whileItSends(() => 'take_and_hang'),
  recording: whileItRecords,
  'between batches': betweenBatches,
  'taking over': whileItTakesOver,
  draining: whileItSends(() => 'take_and_hang', 'SIGTERM'),
}

test.for(['push', 'email', 'sms'] as const)(
  'a worker that is killed at each stage of a batch loses nothing: %s',
  async (channel, { place, far: open, start, task }) => {
    const far = await open(channel)
    await givenPeople(place, people)
    const startAnother = () => start(place, [far])
    let worker = await startAnother()
    const next: number[] = []
    const done: number[] = []
    let due = 0
    let inDoubt = 0
    for (const kill of Object.values(stages)) {
      await kill({ place, far, worker, startAnother })
      const sinceMs = performance.now()
      far.day = goodDay
      due += people
      // Who was killed had these; nobody can know whether they were taken.
      if (channel !== 'push') inDoubt += await place.inWs((ws) => countDeliveries(ws, 'attempted'))
      worker = await startAnother()
      const times = await timeRecovery(place, [far], { sinceMs, expected: due })
      if (times.nextMs !== null) next.push(times.nextMs)
      done.push(times.doneMs)
    }
    const figures = await countFigures(place, [far], due)
    const row = { fault: `worker killed at 10 stages of a batch, ${channel}`, ...figures }
    const times = { nextMs: Math.max(...next), doneMs: Math.max(...done) }
    report(task, { ...row, ...times }, { uncertain: inDoubt, doneWithinMs: 10_000 })
  },
)

test.for(['push', 'email'] as const)(
  'a worker that froze past its lease and wakes changes nothing: %s',
  async (channel, { place, far: open, start, task }) => {
    const far = await open(channel)
    await givenPeople(place, people)
    const frozen = await start(place, [far])
    const answer = Promise.withResolvers<Day>()
    far.day = () => answer.promise
    await launch(place, channel)
    await until('the far side is called', () => far.calls.length >= 4)
    frozen.child.kill('SIGSTOP')
    const sinceMs = performance.now()
    const inDoubt = channel === 'push' ? 0 : await place.inWs((ws) => countDeliveries(ws, 'attempted'))
    far.day = goodDay
    await start(place, [far])
    const { doneMs } = await timeRecovery(place, [far], { sinceMs, expected: people })
    const before = await readMarks(place)
    frozen.child.kill('SIGCONT')
    answer.resolve('take')
    // It ends once what it was at is over.
    await frozen.end('SIGTERM')
    const after = await readMarks(place)
    const staleWrites = after.filter((mark, index) => mark !== before[index]).length
    report(
      task,
      {
        fault: `worker frozen past its lease, ${channel}`,
        ...(await countFigures(place, [far], people)),
        doneMs,
        also: [{ what: 'stale writes', is: staleWrites, atMost: 0 }],
      },
      { uncertain: inDoubt, doneWithinMs: 10_000 },
    )
  },
)

async function readMarks({ db, workspaceId }: Place): Promise<string[]> {
  const { rows } = await sql<{ mark: string }>`
    select md5(d::text) as mark from deliveries d where workspace_id = ${workspaceId} order by id`.execute(db)
  return rows.map(({ mark }) => mark)
}

test('two workers share a broadcast, and nobody gets it twice', async ({ place, far, start, task }) => {
  const push = await far('push')
  await Promise.all([start(place, [push]), start(place, [push])])
  await givenPeople(place, 2000)
  const sinceMs = performance.now()
  await launch(place, 'push')
  const times = await timeRecovery(place, [push], { sinceMs, expected: 2000 })
  const figures = await countFigures(place, [push], 2000)
  const also = [{ what: 'calls ÷ messages', is: push.calls.length / 2000, atMost: 1 }]
  report(task, { fault: 'two workers with the same chunks', ...figures, ...times, also })
})
