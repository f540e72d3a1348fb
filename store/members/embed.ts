import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** Whose secret it is that a host page's server signs with, as webhook_secrets keeps it. */
export const embedOwner = 'embed'

/** The origins alone, which every page in a frame asks for. */
export async function readEmbedOrigins({ tx, workspaceId }: WorkspaceTx): Promise<string[]> {
  const { rows } = await sql<{ origins: string[] }>`
    select embed_origins as origins from workspace_settings where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.origins ?? []
}

/** Spend a token by its id. False when it was spent before. */
export async function spendEmbedToken(
  { tx, workspaceId }: WorkspaceTx,
  { id, expiresAt }: { id: string; expiresAt: Temporal.Instant },
): Promise<boolean> {
  const hash = createHash('sha256').update(id).digest('hex')
  const { numAffectedRows } = await sql`
    insert into embed_tokens (workspace_id, hash, expires_at)
    values (${workspaceId}, decode(${hash}, 'hex'), ${expiresAt.toString()})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Forget tokens that expired an hour ago or earlier. */
export async function purgeEmbedTokens(db: Db, at: Temporal.Instant): Promise<void> {
  await sql`delete from embed_tokens where expires_at < ${at.subtract({ hours: 1 }).toString()}`.execute(db)
}
