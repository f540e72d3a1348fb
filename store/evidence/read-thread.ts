import { sql } from 'kysely'
import type { Role } from '../../domain/roles.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** What members put into a thread, in order: texts and decisions. */
export type ThreadTurn = { input: unknown; role: Role | null; startedAt: Temporal.Instant }

/** The workspace that a thread belongs to; undefined where there is none of that id. */
export async function findWorkspaceOfThread(db: Db, threadId: string): Promise<number | undefined> {
  const { rows } = await sql<{ workspaceId: number }>`
    select workspace_id as "workspaceId" from threads where id = ${threadId} order by 1 limit 1`.execute(db)
  return rows[0]?.workspaceId
}

export async function readThreadTurns({ tx, workspaceId }: WorkspaceTx, threadId: string): Promise<ThreadTurn[]> {
  const { rows } = await sql<ThreadTurn>`
    select t.input, m.role, t.started_at as "startedAt"
      from turns t left join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
     where t.workspace_id = ${workspaceId} and t.thread_id = ${threadId} order by t.started_at, t.id`.execute(tx)
  return rows
}

/** What of a person stands in words: how they can be named. */
export type NamedPerson = { userId: string | null; email: string | null; phone: string | null; names: string[] }

/** Customers whose address, phone or own id is one of these, in any case. */
export async function findNamedPeople(
  { tx, workspaceId }: WorkspaceTx,
  handles: readonly string[],
): Promise<NamedPerson[]> {
  const { rows } = await sql<NamedPerson>`
    select user_id as "userId", email, phone,
           array(select value #>> '{}' from jsonb_each(traits)
                  where key ~* 'name' and jsonb_typeof(value) = 'string') as names
      from customers
     where workspace_id = ${workspaceId}
       and (lower(email) = any(${handles}) or phone = any(${handles}) or lower(user_id) = any(${handles}))
     order by id`.execute(tx)
  return rows
}
