import { sql } from 'kysely'
import type { Role } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { recordMemberAct } from '../members/acts.ts'
import { findMember } from '../workspaces/members.ts'

export type SlackAccount = { teamId: string; slackId: string }
export type SlackMember = { id: string; name: string; role: Role }

/** The member behind an account of Slack, with their role at this moment; undefined for one that is not known yet. */
export async function findSlackMember(
  { tx, workspaceId }: WorkspaceTx,
  { teamId, slackId }: SlackAccount,
): Promise<SlackMember | undefined> {
  const { rows } = await sql<SlackMember>`
    select m.id, m.name, m.role
      from slack_members s join members m on m.workspace_id = s.workspace_id and m.id = s.member_id
     where s.workspace_id = ${workspaceId} and s.team_id = ${teamId} and s.slack_id = ${slackId}`.execute(tx)
  return rows[0]
}

/**
 * Link the account to the member who has this email, from now on. An account that the member had before is theirs no
 * longer: an address is one account's in Slack.
 * @returns undefined when nobody here has the address
 */
export async function linkSlackMember(
  ws: WorkspaceTx,
  { teamId, slackId }: SlackAccount,
  email: string,
  at: Temporal.Instant,
): Promise<SlackMember | undefined> {
  const member = await findMember(ws, email)
  if (member === undefined) return undefined
  const { numAffectedRows } = await sql`
    insert into slack_members (workspace_id, team_id, slack_id, member_id, linked_at)
    values (${ws.workspaceId}, ${teamId}, ${slackId}, ${member.id}, ${at.toString()})
    on conflict (workspace_id, team_id, member_id) do update set slack_id = excluded.slack_id, linked_at = excluded.linked_at
     where slack_members.slack_id <> excluded.slack_id`.execute(ws.tx)
  if (numAffectedRows === 1n) {
    await recordMemberAct(
      ws,
      { kind: 'slack_linked', by: member.id, memberId: member.id, facts: { account: slackId } },
      at,
    )
  }
  return { id: member.id, name: member.name, role: member.role }
}

/** The account of a member in this team; null when they have none. */
export async function findSlackAccount(
  { tx, workspaceId }: WorkspaceTx,
  teamId: string,
  memberId: string,
): Promise<string | null> {
  const { rows } = await sql<{ slackId: string }>`
    select slack_id as "slackId" from slack_members
     where workspace_id = ${workspaceId} and team_id = ${teamId} and member_id = ${memberId}`.execute(tx)
  return rows[0]?.slackId ?? null
}
