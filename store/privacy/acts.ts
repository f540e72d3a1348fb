import { sql } from 'kysely'
import type { PersonTerms } from '../../domain/privacy/redact.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { saltedHash } from './hashes.ts'

type NewAct = {
  kind: 'forgotten' | 'exported' | 'lifted'
  /** Null when it is not known whose the identity was. */
  customerId: number | null
  memberId: string
  at: Temporal.Instant
  /** Only of a forgetting, until the texts have been searched. */
  terms?: PersonTerms
}

/** Keep who did this, when, and to whom as a hash. @returns its id */
export async function recordAct(ws: WorkspaceTx, act: NewAct): Promise<number> {
  const { kind, customerId, memberId, at, terms } = act
  const { rows } = await sql<{ id: number }>`
    insert into privacy_acts (workspace_id, kind, customer_hash, member_id, at, finished_at, terms)
    select ${ws.workspaceId}, ${kind}, ${saltedHash('s', sql`${customerId === null ? null : `customer:${customerId}`}::text`)},
           ${memberId}, ${at.toString()}::timestamptz, ${terms === undefined ? at.toString() : null}::timestamptz,
           ${terms === undefined ? null : JSON.stringify(terms)}::jsonb
      from workspace_settings s where s.workspace_id = ${ws.workspaceId}
    returning id`.execute(ws.tx)
  const id = rows[0]?.id
  if (id === undefined) throw new Error(`workspace ${ws.workspaceId} has no settings`)
  return id
}

export type PrivacyAct = {
  id: number
  kind: NewAct['kind']
  /** Equal for the same customer, and for nobody else in the workspace; null when it is not known whose it was. */
  customerHash: string | null
  memberId: string
  at: Temporal.Instant
  /** Null while texts that may name the customer are still searched. */
  finishedAt: Temporal.Instant | null
  /** Rows deleted, emptied or changed, by place. */
  counts: Record<string, number>
}

/** The newest first. */
export async function listActs(ws: WorkspaceTx, limit: number): Promise<PrivacyAct[]> {
  const { rows } = await sql<PrivacyAct>`
    select id, kind, encode(customer_hash, 'hex') as "customerHash", member_id as "memberId", at,
           finished_at as "finishedAt", counts
      from privacy_acts where workspace_id = ${ws.workspaceId} order by id desc limit ${limit}`.execute(ws.tx)
  return rows
}

export type OpenAct = { workspaceId: number; id: number; terms: PersonTerms }

/** Forgettings whose texts are still to be searched, in one workspace or in all. */
export async function listOpenActs(db: Db, workspaceId: number | null): Promise<OpenAct[]> {
  const { rows } = await sql<OpenAct>`
    select workspace_id as "workspaceId", id, terms from privacy_acts
     where terms is not null and (${workspaceId}::integer is null or workspace_id = ${workspaceId})
     order by workspace_id, id`.execute(db)
  return rows
}

/** Add to what an act changed; once it has ended, the terms go. */
export async function noteProgress(
  ws: WorkspaceTx,
  id: number,
  counts: Readonly<Record<string, number>>,
  finishedAt: Temporal.Instant | null,
): Promise<void> {
  await sql`
    update privacy_acts a
       set counts = (select coalesce(jsonb_object_agg(key, total), '{}') from (
             select key, sum(value::bigint) as total
               from (select * from jsonb_each_text(a.counts) union all select * from jsonb_each_text(${JSON.stringify(counts)}::jsonb)) c
              group by key) s),
           finished_at = ${finishedAt?.toString() ?? null},
           terms = case when ${finishedAt === null} then terms end
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
}
