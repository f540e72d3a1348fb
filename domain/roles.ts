import { z } from 'zod'

/** From least to most: a viewer reads, an editor drafts, an approver lets things reach customers, an admin sets limits. */
export const roles = ['viewer', 'editor', 'approver', 'admin'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** Does `role` include what `needed` may do? */
export function hasRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

/** The roles that include what `needed` may do. */
export function rolesFrom(needed: Role): Role[] {
  return roles.filter((role) => hasRole(role, needed))
}
