import { sql } from 'kysely'
import { systemClock } from '../../domain/clock.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { countDeliveries, givenPeople, launch, until } from './testing/campaigns.ts'
import type { Arrived, Day } from './testing/far-side.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { type Place, test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 300
const answerMs = 200
/** A choice holds for everything that is not yet claimed within a second. */
const holdsAfterMs = 1000
/** Slow, so that most wait for their turn while it happens. */
const perSecond = 50
const windowMs = 5000

test('customers who leave, are forgotten or merged between decision and sending get nothing they should not', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const push = await open('push')
  push.day = async (): Promise<Day> => {
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    return 'take'
  }
  const ids = await givenPeople(place, people)
  const [leaving, forgotten] = [ids.slice(100, 150), ids.slice(150, 200)]
  const twins = ids.slice(260, 280).map((id, index) => ({ id, other: ids[280 + index] ?? 0 }))
  await givenTwins(place, twins)
  await start(place, [push], { CARILLON_RATES: `push=${perSecond}` })
  const sinceMs = performance.now()
  await launch(place, 'push')
  await until('all are decided', async () => (await place.inWs((ws) => countDeliveries(ws, 'queued'))) > people / 2)

  const goneAt = new Map<string, number>()
  const { db, workspaceId } = place
  await ingestCalls(
    db,
    workspaceId,
    twins.map(({ id, other }) => givenCall('identify', { userId: `twin-${id}`, anonymousId: `twin-${other}` })),
    systemClock.now(),
  )
  await Promise.all([
    eachIn(leaving, async (id) => {
      const no = [{ topic: 'offers', channel: 'push', allowed: false }]
      await place.inWs((ws) => setConsents(ws, id, no, 'test', systemClock.now()))
      goneAt.set(`token-${id}`, performance.now())
    }),
    eachIn(forgotten, async (customerId) => {
      await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at: systemClock.now() })
      goneAt.set(`token-${customerId}`, performance.now())
    }),
  ])

  const times = await timeRecovery(place, [push], { sinceMs, expected: people })
  const late = push.calls.filter(({ to, atMs }) => atMs > (goneAt.get(to) ?? Infinity) + holdsAfterMs).length
  const { rows } = await sql<{ sent: number }>`
    select count(*) filter (where state = 'sent') as sent from deliveries
     where workspace_id = ${workspaceId} and customer_id = any(${twins.map(({ id }) => id)}::bigint[])
     group by customer_id`.execute(db)
  const also = [
    {
      what: 'calls in 5 s at 50 a second',
      is: countMost(push.calls),
      atMost: (perSecond * windowMs) / 1000 + perSecond,
    },
    { what: 'called after they had gone', is: late, atMost: 0 },
    { what: 'merged without exactly one', is: twins.length - rows.filter(({ sent }) => sent === 1).length, atMost: 0 },
  ]
  const fault = 'deleted, unsubscribed or merged before sending'
  report(task, { fault, ...(await countFigures(place, [push], people)), doneMs: times.doneMs, also })
})

/** The most calls that came within a window: of a rate's turns one may be cut by each of its ends. */
const countMost = (calls: readonly Arrived[]) =>
  Math.max(...calls.map(({ atMs }) => calls.filter((each) => each.atMs >= atMs && each.atMs < atMs + windowMs).length))

/** Two that one call can make one: a known customer, and another under an anonymous id alone. */
const givenTwins = (place: Place, twins: readonly { id: number; other: number }[]) =>
  place.inWs(async ({ tx, workspaceId }) => {
    const rows = JSON.stringify(twins)
    await sql`
      insert into customer_identities (workspace_id, kind, value, customer_id)
      select ${workspaceId}::integer, 'user_id', 'twin-' || id, id from jsonb_to_recordset(${rows}::jsonb) as t (id bigint)
      union all
      select ${workspaceId}::integer, 'anonymous_id', 'twin-' || other, other from jsonb_to_recordset(${rows}::jsonb) as t (other bigint)`.execute(
      tx,
    )
    await sql`
      update customers c set user_id = case when c.id = t.id then 'twin-' || t.id end
        from jsonb_to_recordset(${rows}::jsonb) as t (id bigint, other bigint)
       where c.workspace_id = ${workspaceId} and c.id in (t.id, t.other)`.execute(tx)
  })

async function eachIn(ids: readonly number[], act: (id: number) => Promise<unknown>): Promise<void> {
  for (const id of ids) await act(id)
}
