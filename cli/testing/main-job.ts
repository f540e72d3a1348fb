import { sql } from 'kysely'
import { expect } from 'vitest'
import type { SkipCount } from '../../domain/cards.ts'
import type { Db } from '../../store/database/db.ts'
import { cardOf, chat, type Said } from './chat.ts'
import { lookInto, readRow, type Tally, tally, until } from './database.ts'
import type { Place } from './place.ts'

export const winBack = 'Win back anyone gone 60 days who used to buy'

/** Say a goal; it must end at an approval that was not given. */
export async function givenProposal(place: Place, goal: string): Promise<Said & { campaignId: string }> {
  const said = await chat(place, goal)
  const approval = cardOf(said, 'approval')
  expect(said.code).toBe(3)
  expect(said.last).toMatchObject({
    type: 'RUN_FINISHED',
    outcome: { type: 'interrupt', interrupts: [{ id: approval.approvalId, reason: 'approval' }] },
  })
  return { ...said, campaignId: approval.campaign?.campaignId ?? '' }
}

/**
 * Goal, approval, sending and results from the command line, each held against what SQL says.
 * @returns where the deliveries ended, and how many should have got one
 */
export async function holdMainJob(place: Place): Promise<Tally & { expected: number }> {
  const said = await givenProposal(place, winBack)
  const { threadId, campaignId } = said
  const proposed = await lookInto(place, async (db) => ({
    gone: await countGone(db),
    deliveries: await tally(db, campaignId),
  }))
  const approval = cardOf(said, 'approval')
  expect(proposed.gone).toBeGreaterThan(10)
  expect(cardOf(said, 'audience').count).toBe(proposed.gone)
  expect(approval.audience?.count).toBe(proposed.gone)
  expect(proposed.deliveries).toMatchObject({ due: 0 })

  const approved = await chat(place, '--thread', threadId, '--approve')
  expect(approved).toMatchObject({ code: 0, last: { type: 'RUN_FINISHED' } })
  expect(approved.last?.outcome).toBeUndefined()
  const { heldOut, ended, reasons } = await lookInto(place, (db) => readEnd(db, campaignId))
  expect(ended).toMatchObject({ sent: approval.willReceive, failed: 0, uncertain: 0 })
  expect(Object.keys(reasons)).not.toContain('')
  expect(countReasons(approval.skips)).toEqual(reasons)
  expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(ended.skipped)

  const asked = await chat(place, '--thread', threadId, 'How did it do?')
  expect(asked.code).toBe(0)
  const { metrics, skipped, ...results } = cardOf(asked, 'results')
  expect(results.campaignId).toBe(campaignId)
  const attempted = { name: 'attempted', value: ended.sent }
  const due = { name: 'due', value: ended.due }
  expect(metrics).toContainEqual({ name: 'sent', value: ended.sent, of: attempted })
  expect(metrics).toContainEqual({ name: 'skipped', value: ended.skipped, of: due })
  expect(countReasons(skipped)).toEqual(reasons)
  return { ...ended, expected: proposed.gone - heldOut }
}

const countReasons = (skips: readonly SkipCount[]) =>
  Object.fromEntries(skips.map(({ reason, count }) => [reason, count]))

/** The goal in SQL: away for 60 days, and has bought. */
async function countGone(db: Db): Promise<number> {
  const { count } = await readRow(
    db,
    sql<{ count: number }>`
      select count(*) from customers c
       where c.last_seen_at < now() - interval '1440 hours'
         and exists (select 1 from events e where e.customer_id = c.id and e.name = 'order_completed')`,
  )
  return count
}

async function readEnd(db: Db, campaignId: string) {
  await until('everything is sent', async () => {
    const { due, open } = await tally(db, campaignId)
    return due > 0 && open === 0
  })
  const { heldOut } = await readRow(
    db,
    sql<{ heldOut: number }>`
      select count(*) filter (where held_out) as "heldOut" from journey_entries where campaign_id = ${campaignId}`,
  )
  const { rows } = await sql<{ reason: string; count: number }>`
    select coalesce(reason, '') as reason, count(*) from deliveries
     where campaign_id = ${campaignId} and state = 'skipped' group by 1`.execute(db)
  const reasons: Record<string, number> = Object.fromEntries(rows.map(({ reason, count }) => [reason, count]))
  return { heldOut, ended: await tally(db, campaignId), reasons }
}
