import { AppError } from '../domain/errors.ts'
import { hasRole, type Role } from '../domain/roles.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { findMemberRole } from '../store/workspaces/members.ts'

/**
 * May the member do it at this moment? A role that was taken, or a member who was removed, counts in the middle of a turn
 * too; a role that was given counts from the next one on, and a session that came in with less than its member's role
 * keeps to that.
 * @param what it is, as the sentence of a refusal begins
 * @throws AppError forbidden
 */
export async function assertRole(
  ws: WorkspaceTx,
  member: { id: string; name: string; role: Role },
  { needed, what }: { needed: Role; what: string },
): Promise<void> {
  const now = await findMemberRole(ws, member.id)
  if (now === null)
    throw new AppError('forbidden', { detail: `${member.name} is no member of this workspace any more.` })
  const role = hasRole(now, member.role) ? member.role : now
  if (hasRole(role, needed)) return
  throw new AppError('forbidden', { detail: `${what} needs the role ${needed}; ${member.name} is ${role}.` })
}
