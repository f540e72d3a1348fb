import { sql } from 'kysely'
import { factKeys } from '../../domain/conditions/fact-keys.ts'
import { countChanges } from '../catalogue/write-delta.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteChanges } from '../memberships/note-changes.ts'

type Change = { customerId: number; traits: Readonly<Record<string, unknown>> }

/** Set customers' own (not standard) traits; null removes one. Several changes of one customer apply in order. */
export async function setTraits(ws: WorkspaceTx, changes: readonly Change[], at: Temporal.Instant): Promise<void> {
  const byCustomer = new Map<number, Record<string, unknown>>()
  for (const { customerId, traits } of changes) {
    if (Object.keys(traits).length > 0) byCustomer.set(customerId, { ...byCustomer.get(customerId), ...traits })
  }
  if (byCustomer.size === 0) return
  const rows = [...byCustomer].map(([id, traits]) => ({ id, traits }))
  await countChanges(ws, [...byCustomer.keys()], () =>
    sql`
      update customers c
         set traits = (c.traits || r.traits) - array(select key from jsonb_each(r.traits) where value = 'null'::jsonb),
             updated_at = ${at.toString()}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, traits jsonb)
       where c.workspace_id = ${ws.workspaceId} and c.id = r.id`.execute(ws.tx),
  )
  await noteChanges(ws, () =>
    rows.map(({ id, traits }) => ({
      customerId: id,
      facts: Object.keys(traits).map(factKeys.trait),
      isFresh: true,
    })),
  )
}
