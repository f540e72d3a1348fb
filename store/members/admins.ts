import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { Actor } from '../../domain/members/member-act.ts'
import type { WorkspaceTx } from '../database/db.ts'

/**
 * Hold the workspace's admins still for the rest of the transaction, so that of two who remove each other one is refused.
 * Who acts must still be one: their role may have been taken since the request came.
 * @returns their ids
 * @throws AppError forbidden
 */
export async function lockAdmins({ tx, workspaceId }: WorkspaceTx, actor: Actor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from members where workspace_id = ${workspaceId} and role = 'admin' order by id for update`.execute(tx)
  const ids = rows.map(({ id }) => id)
  if (actor !== null && !ids.includes(actor.id))
    throw new AppError('forbidden', { detail: 'This needs the role admin, and you are none any more.' })
  return ids
}

/** @throws AppError conflict when nobody could let anybody in any more */
export function assertAnotherAdmin(admins: readonly string[], memberId: string): void {
  if (admins.length !== 1 || admins[0] !== memberId) return
  throw new AppError('conflict', {
    detail: 'This is the workspace’s last admin. Make another member admin first.',
    path: 'role',
  })
}
