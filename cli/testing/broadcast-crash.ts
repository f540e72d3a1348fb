import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '../../store/database/db.ts'
import { chat } from './chat.ts'
import { lookInto, readRow, type Tally, tally, until } from './database.ts'
import { givenProposal } from './main-job.ts'
import type { Place } from './place.ts'
import { startServer } from './server.ts'

type End = Tally & { customers: number; most: number; recorded: number; sentWhenKilled: number }

/**
 * Approve a broadcast to everybody, kill the whole server (`kill -9`) in the middle of it, and start it again.
 * @param disturb done in the middle of it too, before the kill
 * @returns where the deliveries ended: for how many customers, and how many one of them has at most
 */
export async function crashInBroadcast(place: Place, disturb?: () => Promise<unknown>): Promise<End> {
  const server = await startServer(place)
  const { threadId, campaignId } = await givenProposal(place, 'Send an email to everyone about our winter sale')
  const sentWhenKilled = await lookInto(place, async (db) => {
    // Its answer may be lost with the server: the decision was taken when the first message went out.
    const deciding = chat(place, '--thread', threadId, '--approve')
    const sent = await untilSent(db, campaignId, 1)
    await disturb?.()
    const last = disturb === undefined ? sent : await untilSent(db, campaignId, sent + 1)
    expect(await server.end('SIGKILL')).toBeNull()
    await deciding
    return last
  })
  const again = await startServer(place)
  const end = await lookInto(place, async (db) => {
    await until('the broadcast ends', async () => {
      const { rows } = await sql`
        select 1 from broadcasts where campaign_id = ${campaignId} and state = 'due'`.execute(db)
      return rows.length === 0 && (await tally(db, campaignId)).open === 0
    })
    return { ...(await tally(db, campaignId)), ...(await readRow(db, selectEach(campaignId))) }
  })
  expect(await again.end('SIGINT')).toBe(0)
  return { ...end, sentWhenKilled }
}

async function untilSent(db: Db, campaignId: string, atLeast: number): Promise<number> {
  let sent = 0
  await until(`${atLeast} are sent`, async () => (sent = (await tally(db, campaignId)).sent) >= atLeast, 60_000, 5)
  return sent
}

const selectEach = (campaignId: string) => sql<Pick<End, 'customers' | 'most' | 'recorded'>>`
  select count(*) as customers, max(each.count) as most, sum(each.recorded)::integer as recorded
    from (select count(*), count(r.delivery_id) as recorded
            from deliveries d left join recorded_messages r on r.delivery_id = d.id
           where d.campaign_id = ${campaignId} group by d.customer_id) each`
