import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** Whose secret signs what journeys call. */
export const stepsOwner = 'steps'
/** So long the secret before signs as well, so that receivers can exchange theirs. */
export const overlapHours = 24

/** The generations of a secret that sign now, the newest first. */
export async function readGenerations(ws: WorkspaceTx, owner: string, now: Temporal.Instant): Promise<number[]> {
  const { rows } = await sql<{ generation: number; changedAt: Temporal.Instant }>`
    select generation, changed_at as "changedAt" from webhook_secrets
     where workspace_id = ${ws.workspaceId} and owner = ${owner}`.execute(ws.tx)
  const [row] = rows
  if (row === undefined) return [1]
  const isOverlapping = Temporal.Instant.compare(row.changedAt.add({ hours: overlapHours }), now) > 0
  return isOverlapping ? [row.generation, row.generation - 1] : [row.generation]
}

/** Let the next secret sign. @returns its generation */
export async function exchangeSecret(ws: WorkspaceTx, owner: string, at: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ generation: number }>`
    insert into webhook_secrets as s (workspace_id, owner, generation, changed_at)
    values (${ws.workspaceId}, ${owner}, 2, ${at.toString()})
    on conflict (workspace_id, owner) do update set generation = s.generation + 1, changed_at = excluded.changed_at
    returning generation`.execute(ws.tx)
  return rows[0]?.generation ?? 2
}
