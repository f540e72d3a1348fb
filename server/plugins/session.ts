import type { FastifyReply } from 'fastify'
import { mintKey } from '../../store/keys.ts'
import type { ServerDeps } from '../server-deps.ts'

export const sessionCookie = 'carillon_session'
const sessionDays = 30

/** Give the browser a session of its own; only its hash is kept here. */
export async function openSession(
  { store, clock, publicUrl }: ServerDeps,
  reply: FastifyReply,
  owner: { workspaceId: number; memberId: string },
): Promise<void> {
  const at = clock.now()
  const expiresAt = at.add({ hours: 24 * sessionDays })
  const { secret } = await mintKey(store.db, { ...owner, kind: 'session', at, expiresAt })
  reply.setCookie(sessionCookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl().startsWith('https:'),
    maxAge: sessionDays * 24 * 3600,
  })
}
