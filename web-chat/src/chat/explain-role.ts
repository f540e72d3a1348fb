import type { Me } from '../shell/api.ts'

/** Why this member may not approve, or null when they may. The server checks it again. */
export function explainRole(me: Me | null): string | null {
  if (me === null) return 'Who you are is not known yet, so nothing can be approved.'
  const { role } = me.member
  if (role === 'approver' || role === 'admin') return null
  return `You are ${role === 'editor' ? 'an editor' : 'a viewer'}. Ask an approver or an admin to decide.`
}

/** Why this member may not decide what an admin must, or null when they may. */
export function explainAdmin(me: Me | null): string | null {
  return me === null || me.member.role === 'admin' ? null : 'This sets limits. Ask an admin to decide.'
}

/** Why this member may not pause or stop a campaign, or null when they may. */
export function explainBrake(me: Me | null): string | null {
  if (me === null) return 'Who you are is not known yet, so nothing can be paused.'
  return me.member.role === 'viewer'
    ? 'You are a viewer. Ask an editor, an approver or an admin to pause or stop it.'
    : null
}

/** Why this member may not change what is remembered, or null when they may. */
export function explainMemory(me: Me | null): string | null {
  return me === null || me.member.role === 'viewer' ? 'A viewer cannot change what is remembered. Ask an editor.' : null
}
