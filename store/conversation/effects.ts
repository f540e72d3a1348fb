import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { assertNotEnded } from './turns.ts'

/**
 * Note what a live tool or a brake of the turn did, last in the transaction in which it does it: of an effect and a stop
 * the first counts. A stop that comes later says that it happened, and one that came before undoes it here.
 * @param words what is so now, as a sentence without its full stop
 * @throws AppError conflict when the turn has ended
 */
export async function noteEffect(ws: WorkspaceTx, turnId: string, words: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update turns set effects = effects || jsonb_build_array(${words}::text)
     where workspace_id = ${ws.workspaceId} and id = ${turnId} and ended_at is null`.execute(ws.tx)
  if (numAffectedRows !== 1n) await assertNotEnded(ws, turnId)
}
