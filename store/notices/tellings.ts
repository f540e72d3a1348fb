import { sql } from 'kysely'
import { NoticeFacts } from '../../domain/notices/notice.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { holdsSql } from './read-notices.ts'

/** A notice that one member is to be told of. */
export type Telling = {
  id: number
  way: string
  facts: NoticeFacts
  memberId: string
  memberName: string
  address: string
}

const atOnce = 20
/** After so long the page alone tells it. */
const triedForHours = 72

/**
 * Take tellings that are due, and plan the next try of each ahead of this one: whoever dies while telling is followed by
 * another after a minute, then two, at most an hour. What no longer holds is told to nobody.
 * @param ways those that whoever asks can tell by
 */
export async function takeTellings(ws: WorkspaceTx, at: Temporal.Instant, ways: readonly string[]): Promise<Telling[]> {
  const now = sql`${at.toString()}::timestamptz`
  const isOver = sql`(not ${holdsSql(at)} or n.created_at < ${at.subtract({ hours: triedForHours }).toString()}::timestamptz)`
  const { rows } = await sql<Telling & { isOver: boolean }>`
    with due as materialized (
      select t.id, n.facts, m.id as "memberId", m.name as "memberName", m.email as address, ${isOver} as "isOver"
        from notice_tellings t
        join notices n on n.workspace_id = t.workspace_id and n.id = t.notice_id
        join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
       where t.workspace_id = ${ws.workspaceId} and t.due_at <= ${now} and t.way = any(${ways}::text[])
       order by t.due_at, t.id limit ${atOnce} for update of t skip locked)
    update notice_tellings t
       set attempts = t.attempts + 1,
           due_at = case when not due."isOver"
                    then ${now} + least(interval '1 hour', interval '1 minute' * (2 ^ least(t.attempts, 10))) end,
           reason = case when due."isOver" then coalesce(t.reason, 'over') else t.reason end
      from due
     where t.workspace_id = ${ws.workspaceId} and t.id = due.id
    returning t.id, t.way, due.facts, due."memberId", due."memberName", due.address, due."isOver"`.execute(ws.tx)
  return rows.flatMap(({ isOver: isPast, ...row }) => (isPast ? [] : [{ ...row, facts: NoticeFacts.parse(row.facts) }]))
}

/** What came of it: told, given up for good, or to be tried again as planned. */
export type Told = { kind: 'told' } | { kind: 'given_up' | 'again'; reason: string }

export async function recordTelling(ws: WorkspaceTx, id: number, told: Told, at: Temporal.Instant): Promise<void> {
  const reason = told.kind === 'told' ? null : told.reason.slice(0, 500)
  await sql`
    update notice_tellings
       set told_at = case when ${told.kind} = 'told' then ${at.toString()}::timestamptz end, reason = ${reason},
           due_at = case when ${told.kind} = 'again' then due_at end
     where workspace_id = ${ws.workspaceId} and id = ${id} and told_at is null`.execute(ws.tx)
}
