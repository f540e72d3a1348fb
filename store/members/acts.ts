import { sql } from 'kysely'
import type { MemberAct } from '../../domain/members/member-act.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** Write into the audit, in the transaction that does it. Secrets are no facts. */
export async function recordMemberAct(
  { tx, workspaceId }: WorkspaceTx,
  act: Partial<MemberAct> & Pick<MemberAct, 'kind'>,
  at: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into member_acts (workspace_id, kind, by_member, member_id, email, facts, at)
    values (${workspaceId}, ${act.kind}, ${act.by ?? null}, ${act.memberId ?? null},
            coalesce(${act.email ?? null}, (select email from members where workspace_id = ${workspaceId} and id = ${act.memberId ?? null})),
            ${JSON.stringify(act.facts ?? {})}::jsonb, ${at.toString()})`.execute(tx)
}

export type RecordedAct = MemberAct & { id: number; at: Temporal.Instant }

/** The latest first. @param before only what came before this id */
export async function listMemberActs(
  { tx, workspaceId }: WorkspaceTx,
  { before, limit }: { before: number | null; limit: number },
): Promise<RecordedAct[]> {
  const { rows } = await sql<RecordedAct>`
    select id, kind, by_member as "by", member_id as "memberId", email, facts, at
      from member_acts
     where workspace_id = ${workspaceId} and (${before}::bigint is null or id < ${before}::bigint)
     order by id desc limit ${limit}`.execute(tx)
  return rows
}
