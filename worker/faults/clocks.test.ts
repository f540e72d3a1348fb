import { sql } from 'kysely'
import { smtp } from '../../channels/email/smtp.ts'
import { isQuietAt } from '../../domain/gates/quiet-hours.ts'
import { frozenClock } from '../../store/testing.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { givenLiveCampaign, workByHand } from '../testing/set-up.ts'
import { givenPeople, launch, until } from './testing/campaigns.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { report } from './testing/report.ts'

/** Clocks go forward in New York on 14 March, in Berlin on the 28th, and back in Auckland on 4 April. */
const zones = ['America/New_York', 'Europe/Berlin', 'Pacific/Auckland', 'Asia/Kathmandu']
const from = '2027-03-12T00:00:00Z'
const days = 25
/** Hours that pass between two looks of the worker; sometimes its clock is set back. */
const steps = [1, 3, -2, 7, 2, 11, -1, 3]
const quiet = { quietFromMinute: 21 * 60, quietToMinute: 8 * 60 }

test('over summer time, and with a clock that jumps, nobody is written to in quiet hours and no day is left out', async ({
  place,
  far: open,
  task,
}) => {
  const email = await open('email')
  const clock = frozenClock(from)
  const ids = await givenPeople(place, zones.length * 2)
  const zoneOf = (id: number) => zones[ids.indexOf(id) % zones.length] ?? ''
  await place.inWs(async (ws) => {
    await changeSettings(ws, quiet)
    const rows = ids.map((id) => ({ id, timezone: zoneOf(id) }))
    await sql`
      update customers c set timezone = r.timezone
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, timezone text)
       where c.workspace_id = ${ws.workspaceId} and c.id = r.id`.execute(ws.tx)
    await sql`update customers set zone_since = null where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  })
  const wroteAt = new Map<number, Temporal.Instant>()
  email.day = ({ deliveryId }) => {
    wroteAt.set(deliveryId, clock.now())
    return 'take'
  }
  // At night, in the hour that summer time leaves out, and by day.
  for (const atLocalTime of ['02:30', '09:15'])
    await place.inWs((ws) => {
      const schedule = { kind: 'recurring', every: 'day', atLocalTime, zone: 'customer' }
      return givenLiveCampaign(ws, clock, { trigger: { kind: 'broadcast', schedule }, reentry: 'every_time' })
    })
  const provider = smtp({ url: email.environment['SMTP_URL'] ?? '' })
  const worker = workByHand(place.store, clock, place.workspaceId, { providers: [provider] })
  const end = Temporal.Instant.from(from).add({ hours: 24 * days })
  for (let step = 0; Temporal.Instant.compare(clock.now(), end) < 0; step += 1) {
    await worker.drain()
    clock.advance({ hours: steps[step % steps.length] ?? 1 })
  }
  await worker.drain()
  await provider.close?.()

  const { rows } = await sql<{ id: number; customerId: number; occurrence: string; campaignId: string }>`
    select d.id, d.customer_id as "customerId", e.occurrence, d.campaign_id as "campaignId"
      from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
     where d.workspace_id = ${place.workspaceId} and (d.due_at is null or d.due_at <= ${clock.now().toString()})`.execute(
    place.db,
  )
  const inQuiet = rows.filter(({ id, customerId }) => {
    const at = wroteAt.get(id)
    const hours = { fromMinute: quiet.quietFromMinute, toMinute: quiet.quietToMinute }
    return at !== undefined && isQuietAt(at, zoneOf(customerId), hours)
  }).length
  const runs = Map.groupBy(rows, ({ customerId, campaignId }) => `${customerId} ${campaignId}`)
  const skippedDays = [...runs.values()].reduce(
    (sum, own) => sum + countMissing(own.map(({ occurrence }) => occurrence)),
    0,
  )
  const taken = new Set(email.taken.map(({ deliveryId }) => deliveryId)).size
  report(task, {
    fault: 'clock forward and back over summer time',
    deliveries: rows.length,
    lost: rows.length - taken,
    doubled: email.taken.length - taken,
    uncertain: 0,
    also: [
      { what: 'in quiet hours', is: inQuiet, atMost: 0 },
      { what: 'days skipped', is: skippedDays, atMost: 0 },
      { what: 'days short of the run', is: Math.max(0, days - 2 - rows.length / (2 * ids.length)), atMost: 0 },
    ],
  })
})

/** Days between the first and the last on which there was none. */
function countMissing(occurrences: readonly string[]): number {
  const dates = occurrences.map((each) => each.replace('date:', '')).toSorted()
  const [first = '', last = ''] = [dates[0], dates.at(-1)]
  return Temporal.PlainDate.from(first).until(last).days + 1 - new Set(dates).size
}

test('workers whose clocks are minutes apart, and jump, share a broadcast and send nothing twice', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const people = 2000
  const minuteMs = 60_000
  const push = await open('push')
  await givenPeople(place, people)
  const [one, other] = await Promise.all([start(place, [push]), start(place, [push])])
  one.setClock(10 * minuteMs)
  await launch(place, 'push')
  for (const [taken, aheadMs] of [
    [1, 20 * minuteMs],
    [people / 4, -10 * minuteMs],
    [people / 2, 0],
  ] as const) {
    await until(`${taken} are taken`, () => push.taken.length >= taken)
    other.setClock(aheadMs)
  }
  const sinceMs = performance.now()
  const times = await timeRecovery(place, [push], { sinceMs, expected: people })
  const figures = await countFigures(place, [push], people)
  const also = [{ what: 'calls ÷ messages', is: push.calls.length / people, atMost: 1 }]
  report(
    task,
    { fault: 'two workers, clocks minutes apart that jump', ...figures, ...times, also },
    { doneWithinMs: minuteMs },
  )
})
