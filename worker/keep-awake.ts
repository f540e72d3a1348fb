import type { Store } from '../store/database/open.ts'
import { dueChannel, type DueWork, findDueWork, type WorkKind } from '../store/due.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import type { WakeQueue, WakeUp } from './queue.ts'
import { lookAhead, runWork } from './run-work.ts'
import { shareRuns } from '../domain/share-runs.ts'

type KeptAwake = {
  /** Resolves when all that was under way here at the call has ended. */
  settle(): Promise<void>
  stop(): Promise<void>
}
type Awake = { dispatch: Dispatch; store: Store; queue: WakeQueue; onlyWorkspace: number | null }

const sweepMs = 2000
/** Later than this the sweeper is soon enough. */
const farAheadMs = 10 * 60_000
/** A queue that takes longer to accept a wake-up is as good as away. */
const queueAnswersMs = 3000
/** How many jobs may send for one lane at once, here and on all machines together. */
const lanes = { server: 4, joined: 1, embedded: 1 }
/** Places for every lane of a workspace and for what else there is: lanes whose providers hang leave room for others. */
const concurrency = { server: 24, joined: 8, embedded: 8 }
/** What waits for others outside, and may wait long. */
const waitsOutside: ReadonlySet<WorkKind> = new Set(['deliveries', 'calls'])

/**
 * Turn notices, what jobs leave behind, known due times and a sweep every few seconds into jobs, and run them. The sweep
 * covers lost notices, a flushed queue and workers that died; when the queue is away, it does the work itself.
 */
export async function keepAwake({ dispatch, store, queue, onlyWorkspace }: Awake): Promise<KeptAwake> {
  const { db, clock, log } = dispatch
  let isClosing = false
  const running = new Set<Promise<unknown>>()
  const isOurs = (workspaceId: number) => onlyWorkspace === null || onlyWorkspace === workspaceId

  /** Bounded: what waits for the queue would otherwise hold up the end. The sweep finds what was not asked. */
  const ask = (work: WakeUp, delayMs?: number) => within(queueAnswersMs, queue.wake(work, delayMs))

  async function wake(due: DueWork): Promise<void> {
    // One hand keeps a channel to its rate; more would only wait in places that other work needs.
    const isRated = due.lane !== null && Object.hasOwn(dispatch.rates, due.lane)
    const slots = due.kind === 'deliveries' && !isRated ? lanes[store.kind] : 1
    await Promise.all(Array.from({ length: slots }, (_, slot) => ask({ ...due, slot })))
  }

  const lookAgain = shareRuns(async (workspaceId: number) => {
    if (isClosing) return
    const { due, nextAt } = await lookAhead(dispatch, workspaceId)
    await Promise.all(due.map(wake))
    const delayMs = nextAt === null ? Infinity : nextAt.since(clock.now()).total('milliseconds')
    if (delayMs > farAheadMs) return
    const later = { workspaceId, kind: 'entries', lane: null, slot: 0 } as const
    await ask(later, Math.max(1, Math.ceil(delayMs)))
  })

  const hands = limitHands(lanes[store.kind])
  const doWork = (due: DueWork) => hands(nameWork(due), () => runWork(dispatch, due, () => isClosing))

  async function handle(due: DueWork): Promise<void> {
    if (isClosing || !isOurs(due.workspaceId)) return
    await begin(`work of kind ${due.kind}`, async () => {
      await doWork(due)
      if (!isClosing) await lookAgain(due.workspaceId)
    })
  }

  let seenBefore = new Set<string>()

  async function sweep(): Promise<void> {
    const due = await findDueWork(db, clock.now(), onlyWorkspace, dispatch.carriers)
    const seen = new Set(due.map(nameWork))
    for (const each of due) {
      if (isClosing) return
      const isAnswered = await wake(each).catch((error: unknown) => {
        log.warn({ err: error }, 'the queue does not answer: working without it')
        return false
      })
      // Still due after a whole sweep: the job may hang on a worker that died. Locks make a second hand harmless.
      if (isAnswered !== false && !seenBefore.has(nameWork(each))) continue
      const done = begin(`work of kind ${each.kind}`, () => doWork(each))
      if (!waitsOutside.has(each.kind)) await done
    }
    seenBefore = seen
  }

  /** Nothing that is begun here may fail unseen, or run on after stop(). */
  function begin(what: string, work: () => Promise<unknown>): Promise<unknown> {
    const task: Promise<unknown> = work()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed; it will be tried again`))
      .finally(() => running.delete(task))
    running.add(task)
    return task
  }

  const listening = await store.listen(
    dueChannel,
    (payload) => {
      const workspaceId = Number(payload)
      if (isClosing || !isOurs(workspaceId)) return
      void begin('a wake-up', () => lookAgain(workspaceId))
    },
    () => void begin('a sweep', sweep),
  )
  queue.run(handle, concurrency[store.kind])

  let timer: NodeJS.Timeout | undefined
  const sweepLater = () => {
    timer = setTimeout(() => void begin('a sweep', sweep).then(() => isClosing || sweepLater()), sweepMs)
  }
  void begin('a sweep', sweep).then(() => isClosing || sweepLater())

  return {
    async settle() {
      await Promise.all(running)
    },
    async stop() {
      isClosing = true
      clearTimeout(timer)
      await listening.stop()
      await Promise.all(running)
    },
  }
}

const nameWork = ({ workspaceId, kind, lane }: DueWork) => `${workspaceId}/${kind}/${lane ?? ''}`

/**
 * Bounds what this process does at once of one kind of work, and so what a crash can leave uncertain: a flushed queue
 * forgets which wake-ups it holds, and hands out more of them.
 */
function limitHands(most: number) {
  const busy = new Map<string, number>()
  return async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const count = busy.get(name) ?? 0
    if (count >= most) return
    busy.set(name, count + 1)
    try {
      await work()
    } finally {
      const left = (busy.get(name) ?? 1) - 1
      if (left === 0) busy.delete(name)
      else busy.set(name, left)
    }
  }
}

/** @throws {Error} when the promise takes longer; what it does meanwhile goes on */
async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
