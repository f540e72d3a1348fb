import type { FastifyReply } from 'fastify'
import { inWorkspace } from '../../store/database/db.ts'
import { findKeyOwner, mintKey, revokeKey } from '../../store/keys.ts'
import { recordMemberAct } from '../../store/members/acts.ts'
import type { ServerDeps } from '../server-deps.ts'

export const sessionCookie = 'carillon_session'
/** A session inside another site's page: its cookie is kept for that site alone. */
export const embedCookie = 'carillon_embed'
export const embedHours = 8
/** A session ends when it was not used for so long, and at the latest after so long. */
export const idleDays = 14
export const longestDays = 90
const nameLength = 200

/** By which way somebody came in, for the audit. */
export type SignInWay = 'link' | 'invitation' | 'console' | 'local token'

/** Give the browser a session of its own, always a new one, and end the one it had; only its hash is kept here. */
export async function openSession(
  { store, clock, publicUrl }: ServerDeps,
  reply: FastifyReply,
  { workspaceId, memberId }: { workspaceId: number; memberId: string },
  way: SignInWay,
): Promise<void> {
  const at = clock.now()
  const before = reply.request.cookies[sessionCookie]
  const replaced = before === undefined ? undefined : await findKeyOwner(store.db, before, ['session'], at)
  if (replaced !== undefined) await revokeKey(store.db, { ...replaced, at })
  const name = reply.request.headers['user-agent']?.slice(0, nameLength) ?? 'unknown'
  const secret = await inWorkspace(store.db, workspaceId, async (ws) => {
    const minted = await mintKey(ws.tx, {
      workspaceId,
      kind: 'session',
      memberId,
      at,
      expiresAt: at.add({ hours: 24 * idleDays }),
      endsAt: at.add({ hours: 24 * longestDays }),
      name,
    })
    await recordMemberAct(ws, { kind: 'signed_in', by: memberId, memberId, facts: { way, sessionId: minted.id } }, at)
    return minted.secret
  })
  reply.setCookie(sessionCookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl().startsWith('https:'),
    maxAge: longestDays * 24 * 3600,
  })
}
