import { sql } from 'kysely'
import type { Db } from '../database/db.ts'
import { mintKey } from '../keys.ts'

export const linkMinutes = 15
/** So many links may go to one member within those minutes: more would only fill their inbox. */
const mostLinks = 5
/** One address may belong to members of several workspaces. */
const mostWorkspaces = 10

export type SignInLink = { workspaceId: number; memberId: string; email: string; token: string }

/** A link for each member with this address, but for those who have had enough of them. */
export async function makeLinks(db: Db, email: string, at: Temporal.Instant): Promise<SignInLink[]> {
  const { rows } = await sql<Omit<SignInLink, 'token'>>`
    select m.workspace_id as "workspaceId", m.id as "memberId", m.email from members m
     where lower(m.email) = lower(${email})
       and (select count(*) from access_keys k
             where k.workspace_id = m.workspace_id and k.member_id = m.id and k.kind = 'link'
               and k.created_at > ${at.subtract({ minutes: linkMinutes }).toString()}::timestamptz) < ${mostLinks}
     order by m.workspace_id limit ${mostWorkspaces}`.execute(db)
  const links: SignInLink[] = []
  for (const member of rows) links.push({ ...member, token: await makeLink(db, member, at) })
  return links
}

export async function makeLink(
  db: Db,
  { workspaceId, memberId }: { workspaceId: number; memberId: string },
  at: Temporal.Instant,
): Promise<string> {
  const expiresAt = at.add({ minutes: linkMinutes })
  return (await mintKey(db, { workspaceId, kind: 'link', memberId, at, expiresAt })).secret
}

/** From the deliveries' own numbers: what providers tell of a mail by its number never meets a customer's. */
export async function nextMailNumber(db: Db): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('deliveries_id_seq') as number`.execute(db)
  return rows[0]?.number ?? 0
}
