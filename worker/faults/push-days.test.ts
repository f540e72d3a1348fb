import { sql } from 'kysely'
import { givenPeople, launch } from './testing/campaigns.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { defineBadDays } from './testing/provider-days.ts'
import { report } from './testing/report.ts'

// Firebase has no idempotency keys: what is sent again carries the same collapse key and tag, and is shown once.
defineBadDays('push', 4000, [
  { fault: 'FCM says 429', day: 'too_many', doneWithinMs: 90_000 },
  { fault: 'FCM says 500', day: 'fault', doneWithinMs: 60_000 },
  { fault: 'FCM hangs', day: 'hang', doneWithinMs: 90_000 },
  { fault: 'FCM closes midway', day: 'close', doneWithinMs: 60_000 },
  { fault: 'FCM takes, and closes midway', day: 'take_and_close', doneWithinMs: 60_000 },
  { fault: 'FCM takes after our time-out, and again', day: 'take_and_hang', doneWithinMs: 90_000 },
])

test('of several devices the dead one is removed, and the one that failed is tried again alone', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const people = 200
  const push = await open('push')
  const ids = await givenPeople(place, people)
  await place.inWs(({ tx, workspaceId }) =>
    sql`
      insert into devices (workspace_id, customer_id, platform, token, push_enabled)
      select ${workspaceId}, id, 'android', name || id, true
        from unnest(${ids}::bigint[]) id, unnest(array['dead-', 'ill-']) name`.execute(tx),
  )
  // Half of them have no third device: for those, the ill one is all there is.
  await place.inWs(({ tx, workspaceId }) =>
    sql`delete from devices where workspace_id = ${workspaceId} and token like 'token-%' and customer_id % 2 = 0`.execute(
      tx,
    ),
  )
  const asked = new Map<string, number>()
  push.day = ({ to }) => {
    const count = (asked.get(to) ?? 0) + 1
    asked.set(to, count)
    if (to.startsWith('dead')) return 'dead'
    return to.startsWith('ill') && count === 1 ? 'fault' : 'take'
  }
  await start(place, [push])
  const sinceMs = performance.now()
  await launch(place, 'push')
  const times = await timeRecovery(place, [push], { sinceMs, expected: people })
  const { rows } = await place.inWs(({ tx, workspaceId }) =>
    sql<{ dead: number; others: number }>`
      select count(*) filter (where address like 'dead-%') as dead, count(*) filter (where address not like 'dead-%') as others
        from suppressions where workspace_id = ${workspaceId} and channel = 'push'`.execute(tx),
  )
  const [suppressed = { dead: 0, others: 0 }] = rows
  const again = [...asked].filter(([to, count]) => count > (to.startsWith('ill') ? 2 : 1)).length
  const row = { fault: 'one dead token of several', ...(await countFigures(place, [push], people)), ...times }
  const also = [
    { what: 'dead tokens left', is: people - suppressed.dead, atMost: 0 },
    { what: 'good tokens removed', is: suppressed.others, atMost: 0 },
    { what: 'good tokens called again', is: again, atMost: 0 },
  ]
  report(task, { ...row, also })
})
