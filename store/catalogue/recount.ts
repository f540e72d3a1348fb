import { sql } from 'kysely'
import { type Db, inSnapshot, type WorkspaceTx } from '../database/db.ts'
import { CatalogueDelta, joinTraits, type TraitValues } from './delta.ts'
import { foldTraits } from './fold-traits.ts'
import { rulesVersion } from './place-value.ts'
import { standardValuesSql } from './write-delta.ts'

const chunkSize = 2_000

/** Count the traits anew where their counts follow older rules. @returns how many workspaces */
export async function recountStale(db: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select workspace_id as id from catalogue_totals where rules < ${rulesVersion}`.execute(db)
  for (const { id } of rows) await recountTraits(db, id)
  return rows.length
}

/**
 * Count a workspace's traits from its customers, on one snapshot: what is being written meanwhile is in nobody's count
 * yet and is added afterwards, as always.
 * @throws what pg says (40001) when somebody adds up at the same moment; run it again
 */
export async function recountTraits(db: Db, workspaceId: number): Promise<void> {
  await inSnapshot(db, workspaceId, async (ws) => {
    await clear(ws)
    let after = 0
    for (;;) {
      const chunk = await readChunk(ws, after)
      const last = chunk.at(-1)
      if (last === undefined) return
      after = last.id
      const delta = new CatalogueDelta()
      for (const { standard, traits } of chunk) delta.changeCustomer(null, joinTraits(standard, traits))
      await foldTraits(ws, delta.traits)
      await sql`
        update catalogue_totals set customers = customers + ${delta.customers}
         where workspace_id = ${workspaceId}`.execute(ws.tx)
    }
  })
}

/** What is left of events stays to be added. */
async function clear({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`
    insert into catalogue_totals (workspace_id, customers, rules) values (${workspaceId}, 0, ${rulesVersion})
    on conflict (workspace_id) do update set customers = 0, rules = excluded.rules`.execute(tx)
  await sql`
    update catalogue_deltas set delta = delta || '{"customers": 0, "places": []}'
     where workspace_id = ${workspaceId}`.execute(tx)
  await sql`delete from catalogue_values where workspace_id = ${workspaceId}`.execute(tx)
  await sql`delete from catalogue_traits where workspace_id = ${workspaceId}`.execute(tx)
}

async function readChunk(
  { tx, workspaceId }: WorkspaceTx,
  after: number,
): Promise<{ id: number; standard: TraitValues; traits: TraitValues }[]> {
  const { rows } = await sql<{ id: number; standard: TraitValues; traits: TraitValues }>`
    select id, ${standardValuesSql} as standard, traits from customers
     where workspace_id = ${workspaceId} and id > ${after} order by id limit ${chunkSize}`.execute(tx)
  return rows
}
