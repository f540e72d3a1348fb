import { type RawBuilder, sql } from 'kysely'
import { spellEmail } from '../../domain/email-address.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { saltedHash } from './hashes.ts'

export type Identity = { kind: 'user_id' | 'anonymous_id' | 'email' | 'phone'; value: string }

const hashOf = (alias: string, column: 'value' | 'spelling') =>
  saltedHash('s', sql`${sql.ref(`${alias}.kind`)} || ':' || ${sql.ref(`${alias}.${column}`)}`)

const asAddress: Partial<Record<Identity['kind'], string>> = { email: '', anonymous_id: 'email:' }

/** How else the hash of this id may be kept: those of before addresses were folded are of either spelling. */
function spellOtherwise({ kind, value }: Identity): (Identity & { spelling: string })[] {
  const before = asAddress[kind]
  if (before === undefined || !value.startsWith(before)) return []
  const [, ...others] = spellEmail(value.slice(before.length))
  return others.map((address) => ({ kind, value, spelling: before + address }))
}

/** The asked ids (kind, value) in every spelling. */
const spelledSql = (identities: readonly Identity[], asked: RawBuilder<unknown>) => sql`
  select a.kind, a.value, a.value as spelling from (${asked}) a
  union all
  select * from json_to_recordset(${JSON.stringify(identities.flatMap(spellOtherwise))}::json)
    as o (kind text, value text, spelling text)`

const spelledOne = (identity: Identity) =>
  spelledSql([identity], sql`select ${identity.kind}::text as kind, ${identity.value}::text as value`)

/** Remember, as hashes, by what ids a customer was known. Call it before they are deleted. */
export async function keepTombstones(ws: WorkspaceTx, customerId: number, actId: number): Promise<void> {
  await sql`
    insert into forgotten_identities (workspace_id, kind, hash, act_id)
    select ${ws.workspaceId}::integer, i.kind, ${hashOf('i', 'value')}, ${actId}::bigint
      from workspace_settings s cross join (
             select kind, value from customer_identities
              where workspace_id = ${ws.workspaceId} and customer_id = ${customerId}
             union
             select 'user_id', user_id from customers
              where workspace_id = ${ws.workspaceId} and id = ${customerId} and user_id is not null) i
     where s.workspace_id = ${ws.workspaceId}
    on conflict (workspace_id, kind, hash) do update set act_id = excluded.act_id`.execute(ws.tx)
}

/**
 * A query of those among these ids that belonged to somebody who was forgotten. Costs one look where nobody was.
 * @param asked the same ids as a query of (kind, value)
 */
export const forgottenSql = (
  { workspaceId }: WorkspaceTx,
  identities: readonly Identity[],
  asked: RawBuilder<unknown>,
): RawBuilder<Identity> => sql`
  select distinct i.kind, i.value
    from workspace_settings s
    cross join (${spelledSql(identities, asked)}) as i
    join forgotten_identities f on f.workspace_id = s.workspace_id and f.kind = i.kind and f.hash = ${hashOf('i', 'spelling')}
   where s.workspace_id = ${workspaceId}
     and exists (select 1 from forgotten_identities where workspace_id = ${workspaceId})`

/** When somebody with this id was forgotten; null when nobody was. */
export async function readTombstone(ws: WorkspaceTx, identity: Identity): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select a.at from workspace_settings s
      cross join (${spelledOne(identity)}) i
      join forgotten_identities f on f.workspace_id = s.workspace_id and f.kind = i.kind and f.hash = ${hashOf('i', 'spelling')}
      join privacy_acts a on a.workspace_id = f.workspace_id and a.id = f.act_id
     where s.workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return rows[0]?.at ?? null
}

/** Take calls again from the person who had this id, under every id that was forgotten with it. @returns how many ids */
export async function liftTombstones(ws: WorkspaceTx, identity: Identity): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from forgotten_identities d using (
      select f.act_id from workspace_settings s
        cross join (${spelledOne(identity)}) i
        join forgotten_identities f on f.workspace_id = s.workspace_id and f.kind = i.kind and f.hash = ${hashOf('i', 'spelling')}
       where s.workspace_id = ${ws.workspaceId}) found
     where d.workspace_id = ${ws.workspaceId} and d.act_id = found.act_id`.execute(ws.tx)
  return Number(numAffectedRows ?? 0n)
}
