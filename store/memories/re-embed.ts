import { sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import type { Embedder } from '../../domain/embedder.ts'
import { type Db, inWorkspace } from '../database/db.ts'

const pageSize = 100

/**
 * Give memories whose vectors came from another embedder vectors of this one, page by page. Until then they are found by
 * scope and time alone: vectors of two embedders are never compared. What a forgetting has emptied stays empty.
 * @param only one workspace; null for all
 * @returns how many were changed
 */
export async function reEmbedMemories(
  db: Db,
  embedder: Embedder,
  stopped: AbortSignal,
  only: number | null = null,
): Promise<number> {
  let changed = 0
  while (!stopped.aborted) {
    const { rows } = await sql<{ workspaceId: number; id: string; text: string }>`
      select workspace_id as "workspaceId", id, text from brand_memories
       where embedder not in (${embedder.id}, 'redacted') and superseded_by is null and forgotten_at is null
         and (${only}::integer is null or workspace_id = ${only})
       order by workspace_id, id limit ${pageSize}`.execute(db)
    const [first] = rows
    if (first === undefined) return changed
    const page = rows.filter(({ workspaceId }) => workspaceId === first.workspaceId)
    const vectors = await embedder.embed(page.map(({ text }) => text))
    const fresh = page.map(({ id, text }, index) => ({ id, text, embedding: toSql(vectors[index] ?? []) }))
    await inWorkspace(db, first.workspaceId, ({ tx, workspaceId }) =>
      sql`
        update brand_memories m set embedding = f.embedding::halfvec, embedder = ${embedder.id}
          from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f(id text, text text, embedding text)
         where m.workspace_id = ${workspaceId} and m.id = f.id and m.text = f.text`.execute(tx),
    )
    changed += page.length
  }
  return changed
}
