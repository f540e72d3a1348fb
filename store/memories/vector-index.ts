import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/db.ts'
import type { Store } from '../database/open.ts'

/** Up to here every vector is compared; the index of a workspace that shrinks well below it is dropped again. */
export const exactUpTo = 20_000
const keepFrom = 0.8
const maintenanceMb = 256

export type VectorIndexChanges = { made: number[]; dropped: number[] }

/**
 * Give each workspace with very many memories an HNSW index of its own rows (docs/decisions/0062): a search then meets
 * nobody else's, and small workspaces stay exact and pay nothing. The embedded Postgres has one session, which would
 * stand still for minutes: there every vector is always compared.
 * @param stopped ends the making of an index; what is left of it is removed by the next call
 */
export function keepVectorIndexes(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  stopped: AbortSignal,
  above = exactUpTo,
): Promise<VectorIndexChanges> {
  if (kind !== 'server') return Promise.resolve({ made: [], dropped: [] })
  return db.connection().execute(async (session) => {
    const lock = sql`hashtext('carillon_memory_indexes')`
    const { rows } = await sql<{ isMine: boolean; pid: number }>`
      select pg_try_advisory_lock(${lock}) as "isMine", pg_backend_pid() as pid`.execute(session)
    const [holding] = rows
    if (holding?.isMine !== true) return { made: [], dropped: [] }
    const cancel = () => void sql`select pg_cancel_backend(${holding.pid})`.execute(db).catch(() => undefined)
    stopped.addEventListener('abort', cancel, { once: true })
    try {
      return await changeIndexes(session, stopped, above)
    } finally {
      stopped.removeEventListener('abort', cancel)
      await sql`select pg_advisory_unlock(${lock})`.execute(session)
    }
  })
}

async function changeIndexes(db: Db, stopped: AbortSignal, above: number): Promise<VectorIndexChanges> {
  const changes: VectorIndexChanges = { made: [], dropped: [] }
  const existing = await listExisting(db)
  const large = await listLarge(db, above * keepFrom)
  const wanted = large.filter(
    ({ id, count }) => count > above || existing.some(({ workspaceId, isValid }) => workspaceId === id && isValid),
  )
  for (const { workspaceId, isValid } of existing) {
    if (isValid && wanted.some(({ id }) => id === workspaceId)) continue
    // Nobody else makes one while we hold the lock: what is not valid was left by a crash.
    await sql`drop index concurrently if exists ${nameOf(workspaceId)}`.execute(db)
    if (isValid) changes.dropped.push(workspaceId)
  }
  for (const { id } of wanted) {
    if (stopped.aborted || existing.some(({ workspaceId, isValid }) => workspaceId === id && isValid)) continue
    await makeVectorIndex(db, id, sql`concurrently`)
    changes.made.push(id)
  }
  return changes
}

/** @param concurrently nothing waits meanwhile, but it cannot stand in a transaction */
export async function makeVectorIndex(
  db: Db,
  workspaceId: number,
  concurrently: RawBuilder<unknown> = sql``,
): Promise<void> {
  await sql`
    select set_config('maintenance_work_mem', greatest(pg_size_bytes(current_setting('maintenance_work_mem')) / 1024, ${maintenanceMb * 1024}::int)::text, false)`.execute(
    db,
  )
  try {
    await sql`
      create index ${concurrently} if not exists ${nameOf(workspaceId)} on brand_memories
       using hnsw (embedding halfvec_ip_ops) with (m = 16, ef_construction = 64)
       where workspace_id = ${sql.lit(workspaceId)} and superseded_by is null and forgotten_at is null`.execute(db)
  } finally {
    await sql`reset maintenance_work_mem`.execute(db)
  }
}

const nameOf = (workspaceId: number) => sql.ref(`brand_memories_near_${workspaceId}`)

async function listLarge(db: Db, least: number): Promise<{ id: number; count: number }[]> {
  const { rows } = await sql<{ id: number; count: number }>`
    select workspace_id as id, count(*) as count from brand_memories
     where superseded_by is null and forgotten_at is null group by workspace_id having count(*) > ${least}`.execute(db)
  return rows
}

async function listExisting(db: Db): Promise<{ workspaceId: number; isValid: boolean }[]> {
  const { rows } = await sql<{ workspaceId: number; isValid: boolean }>`
    select substring(c.relname from '[0-9]+$')::integer as "workspaceId", i.indisvalid as "isValid"
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'brand_memories'::regclass and c.relname ~ '^brand_memories_near_[0-9]+$'`.execute(db)
  return rows
}
