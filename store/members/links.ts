import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { mintKey } from '../keys.ts'

export const linkMinutes = 15
/** So many links may go to one member within those minutes: more would only fill their inbox. */
const mostLinks = 5
/** One address may belong to members of several workspaces. */
const mostWorkspaces = 10

export type SignInLink = { workspaceId: number; memberId: string; email: string; token: string }

/** A link for each member with this address, but for those who have had enough of them. */
export async function makeLinks(db: Db, email: string, at: Temporal.Instant): Promise<SignInLink[]> {
  return db.transaction().execute(async (tx) => {
    // Held, so that many who ask at once count each other's.
    const { rows: members } = await sql<Omit<SignInLink, 'token'>>`
      select workspace_id as "workspaceId", id as "memberId", email from members
       where lower(email) = lower(${email}) order by workspace_id limit ${mostWorkspaces} for update`.execute(tx)
    const links: SignInLink[] = []
    for (const member of members)
      if (await mayHaveLink(tx, member, at)) links.push({ ...member, token: await makeLink(tx, member, at) })
    return links
  })
}

async function mayHaveLink(
  tx: WorkspaceTx['tx'],
  { workspaceId, memberId }: Omit<SignInLink, 'token'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from access_keys
     where workspace_id = ${workspaceId} and member_id = ${memberId} and kind = 'link'
       and created_at > ${at.subtract({ minutes: linkMinutes }).toString()}`.execute(tx)
  return (rows[0]?.count ?? 0) < mostLinks
}

export async function makeLink(
  db: Db | WorkspaceTx['tx'],
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
