import { sql } from 'kysely'
import { NoticeFacts } from '../../domain/notices/notice.ts'
import { type Role, roles } from '../../domain/roles.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'

export type Notice = { id: number; facts: NoticeFacts; createdAt: Temporal.Instant; isRead: boolean }

const keptDays = 90

/** A notice `n` still holds: an approval of which it tells is waiting, and for the first of two where it asks for that. */
export const holdsSql = (at: Temporal.Instant) => sql<boolean>`
  (n.approval_id is null or exists (
     select 1 from approvals a
      where a.workspace_id = n.workspace_id and a.id = n.approval_id and a.status = 'pending'
        and (n.kind <> 'approval_waits' or a.first_by is null) and a.expires_at > ${at.toString()}::timestamptz))`

const isForSql = ({ role }: { role: Role }) =>
  sql<boolean>`n.role = any(${roles.slice(0, roles.indexOf(role) + 1)}::text[])`

/** What a member's role lets them see, newest first, and how much of all that they have not read. */
export async function readNotices(
  ws: WorkspaceTx,
  member: { id: string; role: Role },
  limit: number,
  at: Temporal.Instant,
): Promise<{ notices: Notice[]; unread: number }> {
  const seen = sql`n.workspace_id = ${ws.workspaceId} and ${isForSql(member)} and ${holdsSql(at)}`
  const { rows } = await sql<Notice>`
    select n.id, n.facts, n.created_at as "createdAt", ${member.id} = any(n.read_by) as "isRead"
      from notices n where ${seen} order by n.id desc limit ${limit}`.execute(ws.tx)
  const { rows: counts } = await sql<{ unread: number }>`
    select count(*) as unread from notices n where ${seen} and ${member.id} <> all(n.read_by)`.execute(ws.tx)
  const notices = rows.map((row) => ({ ...row, facts: NoticeFacts.parse(row.facts) }))
  return { notices, unread: counts[0]?.unread ?? 0 }
}

/** @returns how many of these the member had not read before */
export async function markRead(
  ws: WorkspaceTx,
  member: { id: string; role: Role },
  ids: readonly number[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    update notices n set read_by = array_append(n.read_by, ${member.id})
     where n.workspace_id = ${ws.workspaceId} and n.id = any(${ids}::bigint[]) and ${isForSql(member)}
       and ${member.id} <> all(n.read_by)`.execute(ws.tx)
  return Number(numAffectedRows ?? 0)
}

/** Notices end after 90 days. */
export async function purgeNotices(db: Db, at: Temporal.Instant): Promise<void> {
  await sql`delete from notices where created_at < ${at.subtract({ hours: 24 * keptDays }).toString()}`.execute(db)
}
