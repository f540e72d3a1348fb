import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '../../domain/errors.ts'
import { hasRole, type Role } from '../../domain/roles.ts'
import { findKeyOwner, type KeyKind } from '../../store/keys.ts'
import type { ServerDeps } from '../server-deps.ts'

/** Who asks: from the verified key or session alone. */
export type Principal = { workspaceId: number; member: { id: string; name: string; role: Role } }

export const sessionCookie = 'carillon_session'

declare module 'fastify' {
  interface FastifyInstance {
    /** The member behind a Bearer key or a session cookie. @throws AppError unauthenticated or forbidden */
    requireMember(request: FastifyRequest, role?: Role): Promise<Principal>
    /** The workspace behind a write key, given as Basic user name. @throws AppError unauthenticated */
    requireWriteKey(request: FastifyRequest): Promise<number>
  }
}

export const principal = plugin((app, { store, clock }: ServerDeps) => {
  const findOwner = (secret: string, kinds: readonly KeyKind[]) => findKeyOwner(store.db, secret, kinds, clock.now())

  app.decorate('requireMember', async (request, role = 'viewer') => {
    const bearer = readBearer(request)
    const session = request.cookies[sessionCookie]
    const owner =
      bearer === null
        ? await (session === undefined ? undefined : findOwner(session, ['session']))
        : await findOwner(bearer, ['api', 'local'])
    if (owner?.member == null) {
      throw new AppError('unauthenticated', {
        detail: 'Send an API key as “Authorization: Bearer …”, or sign in at the address that npm start prints.',
      })
    }
    if (!hasRole(owner.member.role, role))
      throw new AppError('forbidden', { detail: `This needs the role ${role}; you are ${owner.member.role}.` })
    return { workspaceId: owner.workspaceId, member: owner.member }
  })

  app.decorate('requireWriteKey', async (request) => {
    const secret = readBasicUser(request)
    const owner = secret === null ? undefined : await findOwner(secret, ['write'])
    if (owner === undefined)
      throw new AppError('unauthenticated', { detail: 'Send a write key as the user name of Basic authentication.' })
    return owner.workspaceId
  })
})

function readBearer(request: FastifyRequest): string | null {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function readBasicUser(request: FastifyRequest): string | null {
  const encoded = /^basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return encoded === undefined ? null : (Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? null)
}
