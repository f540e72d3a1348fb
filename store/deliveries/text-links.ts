import { sql } from 'kysely'
import { z } from 'zod'
import type { WorkspaceTx } from '../database/db.ts'

const TextLink = z.object({ to: z.url(), standing: z.enum(['declared', 'listed', 'own']) })

/** Where a short link of a message, or of a test, leads; undefined when it has none, or was forgotten with its customer. */
export async function findTextLink(
  { tx, workspaceId }: WorkspaceTx,
  deliveryId: number,
  index: number,
): Promise<z.infer<typeof TextLink> | undefined> {
  const { rows } = await sql<{ link: unknown }>`
    select content -> 'links' -> ${index}::integer as link from deliveries
     where workspace_id = ${workspaceId} and id = ${deliveryId}
    union all
    select links -> ${index}::integer from test_sends where workspace_id = ${workspaceId} and id = ${deliveryId}`.execute(
    tx,
  )
  return TextLink.safeParse(rows[0]?.link).data
}
