import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inWorkspace } from '../store/database/db.ts'
import { countHappened, sum } from './life/count.ts'
import { drawTable } from './life/draw.ts'
import { findGaps } from './life/find-gaps.ts'
import { liveOn, startsAt } from './life/live.ts'
import { onEachStore } from './stores.ts'

const customers = 80
const days = 1

test('days of the demo workspace add up, and what does not would be found', async () => {
  const labels = await onEachStore(async ({ store: { db, ...store }, label }) => {
    const lived = await liveOn({ db, ...store }, { customers, days }, () => undefined)
    const inWs = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(db, lived.workspaceId, work)
    const happened = await inWs((ws) => countHappened(ws, startsAt))
    expect(await findGaps(db, lived)).toEqual([])
    expect(sum(happened.map(({ entered }) => entered))).toBeGreaterThan(2 * customers)
    expect(sum(happened.flatMap(({ sent }) => Object.values(sent)))).toBeGreaterThan(customers)
    expect(drawTable(happened)).toHaveLength(happened.length + 3)

    const lost = { ...lived, events: { ...lived.events, given: lived.events.given + 1 } }
    expect(await findGaps(db, lost)).toEqual([expect.stringMatching(/^events stored = .+: \d+ is not \d+$/)])
    await inWs(({ tx, workspaceId }) =>
      sql`
        update deliveries set state = 'failed'
         where workspace_id = ${workspaceId} and id = (select max(id) from deliveries
                where workspace_id = ${workspaceId} and state = 'sent')`.execute(tx),
    )
    expect((await findGaps(db, lived)).length).toBeGreaterThan(0)
    return [label]
  })
  expect(labels).toContain('embedded')
}, 600_000)
