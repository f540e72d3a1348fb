import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { CatalogueDelta, type StoredDelta } from './delta.ts'
import { foldEvents } from './fold-events.ts'
import { foldTraits } from './fold-traits.ts'
import { rulesVersion } from './place-value.ts'

const maxDeltas = 500

/**
 * Add what transactions left to the catalogue, oldest first: a customer's changes are taken in the order in which they
 * were made, so no count passes below zero on the way. One does it at a time; who comes second leaves it to the first.
 */
export async function foldCatalogue(ws: WorkspaceTx): Promise<void> {
  if (!(await hasDeltas(ws)) || !(await lockTotals(ws))) return
  for (;;) {
    const deltas = await takeDeltas(ws)
    if (deltas.length === 0) return
    const sum = new CatalogueDelta()
    for (const delta of deltas) sum.add(delta)
    if (sum.customers !== 0)
      await sql`
        update catalogue_totals set customers = customers + ${sum.customers}
         where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
    await foldTraits(ws, sum.traits)
    await foldEvents(ws, sum.events)
    if (deltas.length < maxDeltas) return
  }
}

async function hasDeltas({ tx, workspaceId }: WorkspaceTx): Promise<boolean> {
  const { rows } = await sql`select 1 from catalogue_deltas where workspace_id = ${workspaceId} limit 1`.execute(tx)
  return rows.length > 0
}

/** False while somebody else holds them. */
async function lockTotals({ tx, workspaceId }: WorkspaceTx): Promise<boolean> {
  await sql`
    insert into catalogue_totals (workspace_id, rules)
    select ${workspaceId}, ${rulesVersion}
     where not exists (select 1 from catalogue_totals where workspace_id = ${workspaceId})
    on conflict do nothing`.execute(tx)
  const { rows } = await sql`
    select 1 from catalogue_totals where workspace_id = ${workspaceId} for update skip locked`.execute(tx)
  return rows.length > 0
}

async function takeDeltas({ tx, workspaceId }: WorkspaceTx): Promise<StoredDelta[]> {
  const { rows } = await sql<{ id: number; delta: StoredDelta }>`
    delete from catalogue_deltas where workspace_id = ${workspaceId} and id = any(array(
      select id from catalogue_deltas where workspace_id = ${workspaceId} order by id limit ${maxDeltas}))
    returning id, delta`.execute(tx)
  return rows.toSorted((a, b) => a.id - b.id).map(({ delta }) => delta)
}
