import type { FastifyRequest, preValidationAsyncHookHandler } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '../../domain/errors.ts'
import { isRecord } from '../../domain/is-record.ts'
import { hasRole, type Role } from '../../domain/roles.ts'
import { findKeyOwner, type KeyKind, type KeyOwner, noteUse } from '../../store/keys.ts'
import type { ServerDeps } from '../server-deps.ts'
import { assertOwnOrigin } from './own-origin.ts'
import { embedCookie, idleDays, sessionCookie } from './session.ts'

/** Who asks: from the verified key or session alone. */
export type Principal = {
  workspaceId: number
  member: { id: string; name: string; role: Role }
  /** By which key or session. */
  key: { id: string; kind: KeyKind }
}

type Guard = preValidationAsyncHookHandler

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards below; read it with `principalOf`. */
    principal: Principal | null
    /** The workspace behind a write key; read it with `writerOf`. */
    writer: number | null
  }
  interface FastifyInstance {
    /** The member behind a Bearer key or a session cookie. @throws AppError unauthenticated or forbidden */
    findPrincipal(request: FastifyRequest): Promise<Principal>
    /** Stands before a route, ahead of its body: only members of at least this role come in. */
    requireMember(role?: Role): Guard
    /**
     * Stands before a route: only a write key comes in, given as Basic user name, or as `writeKey` of the body, as
     * browsers must. A wrong one in the header is refused ahead of the body.
     */
    requireWriteKey(): { onRequest: Guard; preHandler: Guard }
  }
}

/** A write key that was found holds for so long unasked: revoking one takes effect within it. */
const writerKnownForMs = 1_000
/** That a key is used is written down no more often than this. */
const notedEverySeconds = 60
const mostNoted = 10_000
/** Whoever signs for host pages, or steals what they sign with, makes no admins. */
const mostEmbedded: Role = 'approver'

export const principal = plugin((app, { store, clock, publicUrl }: ServerDeps) => {
  const findOwner = (secret: string, kinds: readonly KeyKind[]) => findKeyOwner(store.db, secret, kinds, clock.now())
  const noted = new Map<string, Temporal.Instant>()
  const note = async (owner: KeyOwner) => {
    const at = clock.now()
    const last = noted.get(owner.keyId)
    if (last !== undefined && Temporal.Instant.compare(at, last.add({ seconds: notedEverySeconds })) < 0) return
    if (noted.size >= mostNoted) noted.clear()
    noted.set(owner.keyId, at)
    await noteUse(store.db, owner, { at, lastsTo: at.add({ hours: 24 * idleDays }) })
  }
  const findFirst = async (sessions: { secret: string; kind: KeyKind }[]) => {
    for (const { secret, kind } of sessions) {
      const owner = await findOwner(secret, [kind])
      if (owner !== undefined) return owner
    }
    return undefined
  }
  app.decorateRequest('principal', null)
  app.decorateRequest('writer', null)

  app.decorate('findPrincipal', async (request) => {
    const bearer = readBearer(request)
    const sessions = bearer === null ? readSessions(request) : []
    if (sessions.length > 0) assertOwnOrigin(request, publicUrl())
    const owner = bearer === null ? await findFirst(sessions) : await findOwner(bearer, ['api', 'local'])
    if (owner?.member == null) {
      throw new AppError('unauthenticated', {
        detail: 'Send an API key as “Authorization: Bearer …”, or sign in at the address that npm start prints.',
      })
    }
    await note(owner)
    const { member, kind } = owner
    const role = kind === 'embed' && hasRole(member.role, mostEmbedded) ? mostEmbedded : member.role
    return { workspaceId: owner.workspaceId, member: { ...member, role }, key: { id: owner.keyId, kind } }
  })

  app.decorate('requireMember', (role = 'viewer') => async (request) => {
    const found = await app.findPrincipal(request)
    if (!hasRole(found.member.role, role))
      throw new AppError('forbidden', { detail: `This needs the role ${role}; you are ${found.member.role}.` })
    request.principal = found
  })

  const writers = new Map<string, { workspaceId: number; untilMs: number }>()
  const findWriter = async (secret: string | null) => {
    const known = secret === null ? undefined : writers.get(secret)
    if (known !== undefined && known.untilMs > performance.now()) return known.workspaceId
    const owner = secret === null ? undefined : await findOwner(secret, ['write'])
    if (secret !== null && owner !== undefined) {
      writers.set(secret, { workspaceId: owner.workspaceId, untilMs: performance.now() + writerKnownForMs })
      return owner.workspaceId
    }
    const detail = 'Send a write key as the user name of Basic authentication, or as “writeKey” in the body.'
    throw new AppError('unauthenticated', { detail })
  }
  app.decorate('requireWriteKey', () => ({
    onRequest: async (request) => {
      if (request.headers.authorization !== undefined) request.writer = await findWriter(readBasicUser(request))
    },
    preHandler: async (request) => {
      request.writer ??= await findWriter(readBodyKey(request.body))
    },
  }))
})

export function principalOf({ principal: found }: FastifyRequest): Principal {
  if (found === null) throw new Error('this route stands behind no requireMember')
  return found
}

export function writerOf({ writer }: FastifyRequest): number {
  if (writer === null) throw new Error('this route stands behind no requireWriteKey')
  return writer
}

/** The cookies of a browser that is signed in; a page inside another site's has its own, which goes first. */
export function readSessions({ cookies }: FastifyRequest): { secret: string; kind: 'session' | 'embed' }[] {
  const [embedded, own] = [cookies[embedCookie], cookies[sessionCookie]]
  return [
    ...(embedded === undefined ? [] : [{ secret: embedded, kind: 'embed' as const }]),
    ...(own === undefined ? [] : [{ secret: own, kind: 'session' as const }]),
  ]
}

function readBearer(request: FastifyRequest): string | null {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function readBasicUser(request: FastifyRequest): string | null {
  const encoded = /^basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return encoded === undefined ? null : (Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? null)
}

function readBodyKey(body: unknown): string | null {
  return isRecord(body) && typeof body['writeKey'] === 'string' ? body['writeKey'] : null
}
