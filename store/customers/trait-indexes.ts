import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { Condition } from '../../domain/conditions/condition.ts'
import { listTraitIndexes, type TraitIndex, traitIndexSql } from '../../domain/conditions/trait-indexes.ts'
import type { Db } from '../database/db.ts'
import type { Store } from '../database/open.ts'

export type IndexLimits = {
  /** Each index costs every change of a customer something. */
  most: number
  /** Of fewer customers, all can be looked at about as quickly. */
  leastCustomers: number
}

const usualLimits: IndexLimits = { most: 12, leastCustomers: 20_000 }

export type IndexChanges = { made: TraitIndex[]; dropped: string[] }

/**
 * Give the traits that live campaigns compare by order an index of their own, and drop those that none compares any more
 * (docs/decisions/0041). Of several processes one does it; the others find it done. On a server nobody waits meanwhile.
 * @param stopped ends the making of an index; what is left of it is removed by the next call
 */
export function keepTraitIndexes(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  stopped: AbortSignal,
  limits = usualLimits,
): Promise<IndexChanges> {
  // The embedded Postgres has one session: nobody else can work meanwhile, and a lock of the session would be everyone's.
  if (kind !== 'server') return db.transaction().execute((tx) => changeIndexes(tx, stopped, limits, sql``))
  return db.connection().execute(async (session) => {
    const lock = sql`hashtext('carillon_trait_indexes')`
    const { rows } = await sql<{ isMine: boolean; pid: number }>`
      select pg_try_advisory_lock(${lock}) as "isMine", pg_backend_pid() as pid`.execute(session)
    const [holding] = rows
    if (holding?.isMine !== true) return { made: [], dropped: [] }
    const cancel = () => void sql`select pg_cancel_backend(${holding.pid})`.execute(db).catch(() => undefined)
    stopped.addEventListener('abort', cancel, { once: true })
    try {
      return await changeIndexes(session, stopped, limits, sql`concurrently`)
    } finally {
      stopped.removeEventListener('abort', cancel)
      await sql`select pg_advisory_unlock(${lock})`.execute(session)
    }
  })
}

async function changeIndexes(
  db: Db,
  stopped: AbortSignal,
  limits: IndexLimits,
  concurrently: RawBuilder<unknown>,
): Promise<IndexChanges> {
  const wanted = new Map((await listWanted(db, limits)).map((index) => [nameOf(index), index]))
  const existing = await listExisting(db)
  const changes: IndexChanges = { made: [], dropped: [] }
  for (const { name, isValid } of existing) {
    if (isValid && wanted.has(name)) continue
    // Nobody else makes one while we hold the lock: what is not valid was left by a crash.
    await sql`drop index ${concurrently} if exists ${sql.ref(name)}`.execute(db)
    if (isValid) changes.dropped.push(name)
  }
  const valid = new Set(existing.flatMap(({ name, isValid }) => (isValid ? [name] : [])))
  for (const [name, index] of wanted) {
    if (valid.has(name) || stopped.aborted) continue
    const value = traitIndexSql(index)
    await sql`
      create index ${concurrently} if not exists ${sql.ref(name)} on customers (workspace_id, (${value}))
       where (${value}) is not null`.execute(db)
    await sql`comment on index ${sql.ref(name)} is ${sql.lit(`${index.reading} of the trait ${index.trait}`)}`.execute(
      db,
    )
    changes.made.push(index)
  }
  // Without it the planner does not know what the new expressions hold.
  if (changes.made.length > 0) await sql`analyze customers`.execute(db)
  return changes
}

const nameOf = ({ trait, reading }: TraitIndex) =>
  `customers_trait_${reading}_${createHash('sha256').update(trait).digest('hex').slice(0, 16)}`

/** Those of the largest workspaces first, as many as may be. */
async function listWanted(db: Db, { most, leastCustomers }: IndexLimits): Promise<TraitIndex[]> {
  const { rows } = await sql<{ condition: unknown; customers: number }>`
    with live as (
      select p.workspace_id, v.document -> 'audience' as condition
        from campaigns p
        join campaign_versions v on v.workspace_id = p.workspace_id and v.campaign_id = p.id and v.version = p.live_version
       where p.status in ('live', 'paused')
      union all
      select workspace_id, condition from watched_conditions where content_hash is not null)
    select l.condition, t.customers from live l join catalogue_totals t using (workspace_id)
     where t.customers >= ${leastCustomers}
     order by t.customers desc, l.workspace_id, l.condition`.execute(db)
  const compared = rows.flatMap(({ condition }) => listTraitIndexes(Condition.parse(condition)))
  return [...new Map(compared.map((index) => [nameOf(index), index])).values()].slice(0, most)
}

async function listExisting(db: Db): Promise<{ name: string; isValid: boolean }[]> {
  const { rows } = await sql<{ name: string; isValid: boolean }>`
    select c.relname as name, i.indisvalid as "isValid"
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'customers'::regclass and c.relname ~ '^customers_trait_(number|day)_[0-9a-f]{16}$'`.execute(db)
  return rows
}
