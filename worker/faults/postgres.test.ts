import { sql } from 'kysely'
import { givenPeople, launch, until } from './testing/campaigns.ts'
import { countFigures, latest, timeRecovery } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 250
const restarts = 8

test('a PostgreSQL that is restarted at once, eight times, loses and doubles nothing', async ({
  ownPlace: place,
  far: open,
  start,
  task,
}) => {
  const [push, email] = [await open('push'), await open('email')]
  const farSides = [push, email]
  const isEmailInFlight = sql`channel = 'email' and state = 'attempted' and workspace_id = ${place.workspaceId}`
  await givenPeople(place, people)
  await Promise.all([start(place, farSides), start(place, farSides)])
  const next: (number | null)[] = []
  const done: number[] = []
  let due = 0
  let inFlight = 0
  for (let restart = 0; restart < restarts; restart += 1) {
    const before = push.taken.length + email.taken.length
    await launch(place, 'push')
    await launch(place, 'email')
    due += 2 * people
    // At another moment each time: while it enters, while it sends, near the end.
    await until('some are taken', () => push.taken.length + email.taken.length >= before + restart * 50)
    await place.services.restartPostgres()
    const sinceMs = performance.now()
    await until('it answers', async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*) from deliveries where ${isEmailInFlight}`.execute(place.db)
      inFlight += rows[0]?.count ?? 0
      return true
    })
    const times = await timeRecovery(place, farSides, { sinceMs, expected: due })
    next.push(times.nextMs)
    done.push(times.doneMs)
  }
  const row = { fault: 'Postgres restarted at once, eight times', ...(await countFigures(place, farSides, due)) }
  const times = { nextMs: latest(next), doneMs: Math.max(...done) }
  report(task, { ...row, ...times }, { uncertain: { atMost: inFlight }, doneWithinMs: 60_000 })
})
