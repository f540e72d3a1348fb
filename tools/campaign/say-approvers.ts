import { rolesFrom } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listMembers } from '../../store/workspaces/members.ts'

/** Where two people must approve and there are not two who may, somebody has to be let in first. */
export async function sayApprovers(ws: WorkspaceTx, approvers: 1 | 2, role: 'approver' | 'admin' = 'approver') {
  if (approvers === 1) return []
  const may = (await listMembers(ws)).filter((member) => rolesFrom(role).includes(member.role)).length
  return may >= 2
    ? []
    : [
        `Two people must approve this, and only ${may === 1 ? 'one member' : 'nobody'} here may. Give another the role ${role}.`,
      ]
}
