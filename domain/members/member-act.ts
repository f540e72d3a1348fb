/** What the audit of members knows. */
export const memberActKinds = [
  'invited',
  'invited_again',
  'invitation_withdrawn',
  'joined',
  'changed',
  'role_given',
  'removed',
  'link_made',
  'signed_in',
  'signed_out',
  'sessions_ended',
  'key_made',
  'key_exchanged',
  'key_revoked',
  'embed_secret_exchanged',
  'slack_linked',
] as const
export type MemberActKind = (typeof memberActKinds)[number]

/** Who acts: a member, or null for the operator at the terminal, who holds the database anyway. */
export type Actor = { id: string } | null

export type MemberAct = {
  kind: MemberActKind
  by: string | null
  memberId: string | null
  email: string | null
  facts: Record<string, string | number>
}
