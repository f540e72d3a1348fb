export const identityKinds = ['user_id', 'anonymous_id', 'email', 'phone'] as const
export type IdentityKind = (typeof identityKinds)[number]

/** An id or address that names one customer of the workspace. Emails folded, phones in E.164. */
export type Identity = { kind: IdentityKind; value: string }
