import { sql } from 'kysely'
import { findNoticeRole, type NoticeFacts, remindAfterMinutes, tellAfterMinutes } from '../../domain/notices/notice.ts'
import { rolesFrom } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../database/db.ts'

/**
 * Tell members something, in the transaction that causes it: the page shows it, and whoever may act on it is told by email,
 * and in Slack where they are known there.
 * @param knownTo a member who knows already, because they did it
 */
export async function writeNotice(
  ws: WorkspaceTx,
  facts: NoticeFacts,
  at: Temporal.Instant,
  knownTo: string | null = null,
): Promise<void> {
  const role = findNoticeRole(facts)
  const approvalId = 'approvalId' in facts ? facts.approvalId : null
  const remindAfter = remindAfterMinutes[facts.kind]
  const ways = [
    { way: 'email', dueAt: at.add({ minutes: tellAfterMinutes[facts.kind] }) },
    { way: 'slack', dueAt: at.add({ minutes: tellAfterMinutes[facts.kind] }) },
    ...(remindAfter === undefined ? [] : [{ way: 'reminder', dueAt: at.add({ minutes: remindAfter }) }]),
  ]
  await sql`
    with n as (
      insert into notices (workspace_id, kind, role, approval_id, facts, created_at, read_by)
      values (${ws.workspaceId}, ${facts.kind}, ${role}, ${approvalId}, ${JSON.stringify(facts)}::jsonb, ${at.toString()},
              array_remove(array[${knownTo}::text], null))
      returning id)
    insert into notice_tellings (workspace_id, notice_id, member_id, way, due_at)
    select m.workspace_id, n.id, m.id, w.way, w."dueAt"
      from n, members m, jsonb_to_recordset(${JSON.stringify(ways)}::jsonb) as w (way text, "dueAt" timestamptz)
     where m.workspace_id = ${ws.workspaceId} and m.role = any(${rolesFrom(role)}::text[])
       and m.id is distinct from ${knownTo}::text
       and (w.way <> 'slack' or exists (select 1 from slack_members s
                                         where s.workspace_id = m.workspace_id and s.member_id = m.id))`.execute(ws.tx)
}
