import type { Role } from '../../../domain/roles.ts'
import { readJson, request } from '../shell/api.ts'

export type Member = { id: string; name: string; email: string; role: Role }
export type Invitation = { id: string; email: string; role: Role; expiresAt: string }
/** Invitations are shown to admins alone; null to others. */
export type People = { members: Member[]; invitations: Invitation[] | null }
type LinkSent = { kind: 'sent' } | { kind: 'printed' } | { kind: 'failed'; reason: string }

// The server builds these answers from the schemas that its OpenAPI document shows; here they are taken at their word.
/** @param role of who reads */
export async function readPeople(role: string, signal: AbortSignal): Promise<People> {
  const { members } = (await readJson('/v1/members', signal)) as { members: Member[] }
  if (role !== 'admin') return { members, invitations: null }
  const { invitations } = (await readJson('/v1/invitations', signal)) as { invitations: Invitation[] }
  return { members, invitations }
}

const accept = { accept: 'application/json' }
const post = (path: string, body: object) =>
  request(path, {
    method: 'POST',
    headers: { ...accept, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const pathOf = (kind: 'members' | 'invitations', id: string) => `/v1/${kind}/${encodeURIComponent(id)}`

// Each says what it did. @throws RequestFailed
export async function giveRole({ id, name }: Member, role: Role): Promise<string> {
  await post(`${pathOf('members', id)}/role`, { role })
  return `${name} is now ${role}.`
}

export async function removeMember({ id, name }: Member): Promise<string> {
  await request(pathOf('members', id), { method: 'DELETE', headers: accept })
  return `${name} is no member any more.`
}

export async function invite(email: string, role: Role): Promise<string> {
  return sayLink(email, (await post('/v1/invitations', { email, role })) as { link: LinkSent })
}

export async function inviteAgain({ id, email }: Invitation): Promise<string> {
  return sayLink(email, (await post(`${pathOf('invitations', id)}/resend`, {})) as { link: LinkSent })
}

export async function withdraw({ id, email }: Invitation): Promise<string> {
  await request(pathOf('invitations', id), { method: 'DELETE', headers: accept })
  return `The invitation of ${email} is withdrawn.`
}

function sayLink(email: string, { link }: { link: LinkSent }): string {
  if (link.kind === 'sent') return `${email} is invited, by email.`
  if (link.kind === 'printed')
    return `${email} is invited. No mail server is set up: the link stands on the console where Carillon runs.`
  return `${email} is invited, but the email could not be sent: ${link.reason}`
}
