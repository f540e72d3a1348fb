import type { Me } from '../shell/api.ts'

/** Why this member may not approve, or null when they may. The server checks it again. */
export function explainRole(me: Me | null): string | null {
  if (me === null) return 'Who you are is not known yet, so nothing can be approved.'
  const { role } = me.member
  if (role === 'approver' || role === 'admin') return null
  return `You are ${role === 'editor' ? 'an editor' : 'a viewer'}. Ask an approver or an admin to decide.`
}
