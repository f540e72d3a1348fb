import { sql } from 'kysely'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { Store } from '../../store/database/open.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { findNextDue } from '../../store/due.ts'
import { ensureEventPartitions } from '../../store/events/partitions.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { seedDemo } from '../../store/seed/seed.ts'
import { frozenClock } from '../../store/testing-clock.ts'
import { readGoalStories } from '../../worker/testing/goal-stories.ts'
import { givenLiveCampaign, workByHand } from '../../worker/testing/set-up.ts'
import { isEvent, tellDays, type Told } from './tell.ts'

export const startsAt = Temporal.Instant.from('2026-11-16T06:00:00Z')
/** What is due within the same half hour is done at once, as a worker that is a little late would do it. */
const grainMinutes = 30
const batchSize = 500

export type Life = { customers: number; days: number }
/** The workspace at the end of it, and what it was given. */
export type Lived = {
  workspaceId: number
  endedAt: Temporal.Instant
  events: { before: number; given: number }
  moments: number
}

/**
 * Let the demo workspace live on in virtual time, with its own live campaigns and one for each goal. The clock jumps
 * from one time at which something happens or is due to the next; the worker does all that is due then.
 */
export async function liveOn(store: Store, { customers, days }: Life, report: (line: string) => void): Promise<Lived> {
  const { db } = store
  const { workspaceId, events: before } = await seedDemo(db, { now: startsAt, customers })
  const endedAt = startsAt.add({ hours: 24 * days })
  await ensureEventPartitions(db, startsAt, endedAt.add({ hours: 24 * 7 }))
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  const clock = frozenClock(startsAt.toString())
  await inWs(limit)
  for (const { goal, campaign } of readGoalStories())
    await inWs((ws) => givenLiveCampaign(ws, clock, { ...campaign, name: goal }))
  const told = tellDays(customers, startsAt, days)
  report(`${told.length.toLocaleString('en')} things happen to ${customers} customers and to those who sign up`)
  const worker = workByHand(store, clock, workspaceId)
  let moments = 0
  let day = 0
  let next = 0
  await worker.drain()
  for (;;) {
    const planned = await inWs((ws) => findNextDue(ws, clock.now()))
    const moment = findMoment([planned, told[next]?.at ?? null])
    if (moment === null || Temporal.Instant.compare(moment, endedAt) > 0) break
    const now = clock.advance(clock.now().until(moment))
    const first = next
    while (next < told.length && isDue(told[next], now)) next += 1
    for (let from = first; from < next; from += batchSize)
      await happen(db, workspaceId, told.slice(from, Math.min(next, from + batchSize)), now)
    await worker.drain()
    moments += 1
    const passed = Math.floor(startsAt.until(now).total('days'))
    if (passed > day) report(`day ${(day = passed)} of ${days}`)
  }
  clock.advance(clock.now().until(endedAt))
  await worker.drain()
  const given = told.slice(0, next).filter(isEvent).length
  return { workspaceId, endedAt, events: { before, given }, moments }
}

/** Four messages a week at most, and none at night. */
async function limit({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  const caps = JSON.stringify([{ channel: null, topic: null, limit: 4, windowHours: 168 }])
  await sql`
    update workspace_settings set frequency_caps = ${caps}::jsonb, quiet_from_minute = ${22 * 60}, quiet_to_minute = ${8 * 60}
     where workspace_id = ${workspaceId}`.execute(tx)
}

/** The end of the grain in which the first of them lies. */
function findMoment(times: readonly (Temporal.Instant | null)[]): Temporal.Instant | null {
  const [first] = times.filter((at) => at !== null).toSorted((a, b) => Temporal.Instant.compare(a, b))
  if (first === undefined) return null
  return first.round({ smallestUnit: 'minute', roundingIncrement: grainMinutes, roundingMode: 'ceil' })
}

const isDue = (told: Told | undefined, now: Temporal.Instant) =>
  told !== undefined && Temporal.Instant.compare(told.at, now) <= 0

async function happen(db: Db, workspaceId: number, told: readonly Told[], now: Temporal.Instant): Promise<void> {
  const calls = told.flatMap((each) => ('call' in each ? [each.call] : []))
  if (calls.length > 0) await ingestCalls(db, workspaceId, calls, now)
  const consents = told.flatMap((each) => ('consents' in each ? [each] : []))
  if (consents.length === 0) return
  await inWorkspace(db, workspaceId, async (ws) => {
    for (const { who, consents: words, at } of consents) {
      const customer = await findCustomer(ws, { kind: 'user_id', value: who })
      if (customer === null) throw new Error(`${who} is not known yet`)
      await setConsents(ws, customer, words, 'preferences page', at)
    }
  })
}
