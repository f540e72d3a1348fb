import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

const none = sql`null::jsonb`
const nobody = sql`null::text`

type Part = {
  id: RawBuilder<unknown>
  at: RawBuilder<unknown>
  kind: RawBuilder<unknown>
  by: RawBuilder<unknown>
  surface: RawBuilder<unknown>
  thread?: RawBuilder<unknown>
  about: RawBuilder<unknown>
  approval?: RawBuilder<unknown>
  hash?: RawBuilder<unknown>
  before?: RawBuilder<unknown>
  after?: RawBuilder<unknown>
  facts: RawBuilder<unknown>
  from: RawBuilder<unknown>
}

const part = ({ thread = nobody, approval = nobody, hash = nobody, before = none, after = none, ...of }: Part) => sql`
  select ${of.id} as id, ${of.at} as at, ${of.kind} as kind, ${of.by} as "by", ${of.surface} as surface,
         ${thread} as "threadId", ${of.about} as about, ${approval} as "approvalId", ${hash} as "contentHash",
         ${before} as before, ${after} as after, ${of.facts} as facts
    from ${of.from}`

/** The tables that hold the audit, each as lines of one shape. What one of them holds stands in no other. */
export function auditParts({ workspaceId }: WorkspaceTx, now: Temporal.Instant): RawBuilder<unknown>[] {
  const turns = (row: string) =>
    sql`left join turns t on t.workspace_id = ${sql.ref(`${row}.workspace_id`)} and t.id = ${sql.ref(`${row}.turn_id`)}`
  const approvals = {
    thread: sql`a.thread_id`,
    about: sql`a.arguments ->> 'campaign'`,
    approval: sql`a.id`,
    hash: sql`a.content_hash`,
  }
  const title = sql`'tool', a.tool, 'title', a.card ->> 'title'`
  const own = sql`a.workspace_id = ${workspaceId}`
  return [
    part({
      ...approvals,
      id: sql`'asked:' || a.id`,
      at: sql`a.created_at`,
      kind: sql`'approval_asked'`,
      by: sql`a.requested_by`,
      surface: sql`t.surface`,
      facts: sql`jsonb_build_object(${title}, 'arguments', a.arguments, 'approvers', a.approvers, 'expiresAt', a.expires_at)`,
      from: sql`approvals a ${turns('a')} where ${own}`,
    }),
    part({
      ...approvals,
      id: sql`'first:' || a.id`,
      at: sql`a.first_at`,
      kind: sql`'approval_given_first'`,
      by: sql`a.first_by`,
      surface: sql`a.first_surface`,
      facts: sql`jsonb_build_object(${title})`,
      from: sql`approvals a where ${own} and a.first_at is not null`,
    }),
    part({
      ...approvals,
      id: sql`'decided:' || a.id`,
      at: sql`a.decided_at`,
      kind: sql`'approval_' || a.status`,
      by: sql`a.decided_by`,
      surface: sql`a.decided_surface`,
      facts: sql`jsonb_build_object(${title}, 'reason', a.reason)`,
      from: sql`approvals a where ${own} and a.status in ('approved', 'rejected', 'superseded')`,
    }),
    part({
      ...approvals,
      id: sql`'expired:' || a.id`,
      at: sql`a.expires_at`,
      kind: sql`'approval_expired'`,
      by: nobody,
      surface: nobody,
      facts: sql`jsonb_build_object(${title})`,
      from: sql`approvals a
         where ${own} and a.status in ('pending', 'expired') and a.expires_at <= ${now.toString()}::timestamptz`,
    }),
    part({
      id: sql`'call:' || c.id`,
      at: sql`c.called_at`,
      kind: sql`'tool_called'`,
      by: sql`c.member_id`,
      surface: sql`t.surface`,
      thread: sql`c.thread_id`,
      about: sql`coalesce(c.arguments ->> 'campaign', c.result ->> 'campaignId')`,
      approval: sql`a.id`,
      hash: sql`a.content_hash`,
      facts: sql`jsonb_build_object('tool', c.tool, 'effect', c.effect, 'arguments', c.arguments, 'outcome', c.outcome, 'errorCode', c.error_code)`,
      from: sql`tool_calls c ${turns('c')}
        left join approvals a on a.workspace_id = c.workspace_id and a.thread_id = c.thread_id and a.tool_call_id = c.tool_call_id
         where c.workspace_id = ${workspaceId} and c.effect <> 'read'`,
    }),
    part({
      id: sql`'draft:' || d.id`,
      at: sql`d.changed_at`,
      kind: sql`case d.action when 'undo' then 'draft_undone' when 'redo' then 'draft_redone' else 'draft_changed' end`,
      by: sql`d.member_id`,
      surface: sql`coalesce(t.surface, 'api')`,
      thread: sql`d.thread_id`,
      about: sql`d.object_id`,
      before: sql`d.before`,
      after: sql`d.after`,
      facts: sql`jsonb_build_object('object', d.object_kind, 'change', 'draft:' || d.change_id)`,
      from: sql`draft_changes d ${turns('d')} where d.workspace_id = ${workspaceId}`,
    }),
    part({
      id: sql`'member:' || m.id`,
      at: sql`m.at`,
      kind: sql`'member_' || m.kind`,
      by: sql`m.by_member`,
      surface: sql`case when m.by_member is null then 'operator' end`,
      about: sql`m.member_id`,
      facts: sql`m.facts || jsonb_build_object('email', m.email)`,
      from: sql`member_acts m where m.workspace_id = ${workspaceId}`,
    }),
    part({
      id: sql`'privacy:' || p.id`,
      at: sql`p.at`,
      kind: sql`'customer_' || p.kind`,
      by: sql`p.member_id`,
      surface: nobody,
      about: nobody,
      facts: sql`jsonb_build_object('customerHash', encode(p.customer_hash, 'hex'))`,
      from: sql`privacy_acts p where p.workspace_id = ${workspaceId}`,
    }),
    part({
      id: sql`'act:' || w.id`,
      at: sql`w.at`,
      kind: sql`w.kind`,
      by: sql`w.by_member`,
      surface: sql`w.surface`,
      about: sql`w.about`,
      approval: sql`w.approval_id`,
      before: sql`w.before`,
      after: sql`w.after`,
      facts: sql`'{}'::jsonb`,
      from: sql`workspace_acts w where w.workspace_id = ${workspaceId}`,
    }),
  ]
}
