import { sql } from 'kysely'
import type { Act, WorkspaceActKind } from '../../domain/audit/workspace-act.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type NewWorkspaceAct = {
  kind: WorkspaceActKind
  /** What it was done to, such as a campaign's id. */
  about?: string
  /** The approval that it came by; it is used once. */
  approvalId?: string | null
  before?: unknown
  after?: unknown
}

/** Write into the audit, in the transaction that does it. */
export async function recordWorkspaceAct(
  { tx, workspaceId }: WorkspaceTx,
  { kind, about, approvalId, before, after }: NewWorkspaceAct,
  { by, surface, at }: Act,
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  await sql`
    insert into workspace_acts (workspace_id, kind, by_member, surface, about, approval_id, before, after, at)
    values (${workspaceId}, ${kind}, ${by?.id ?? null}, ${surface}, ${about ?? null}, ${approvalId ?? null},
            ${json(before)}::jsonb, ${json(after)}::jsonb, ${at.toString()})`.execute(tx)
}

/** What an approval has set already, as it was before and as it is since; undefined when it has set nothing. */
export async function findActOf(
  { tx, workspaceId }: WorkspaceTx,
  approvalId: string,
): Promise<{ before: unknown; after: unknown } | undefined> {
  const { rows } = await sql<{ before: unknown; after: unknown }>`
    select before, after from workspace_acts where workspace_id = ${workspaceId} and approval_id = ${approvalId}`.execute(
    tx,
  )
  return rows[0]
}
