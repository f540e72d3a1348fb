import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { hasRole } from '../../domain/roles.ts'
import { inWorkspace } from '../../store/database/db.ts'
import {
  endKey,
  endSessions,
  exchangeKey,
  listKeys,
  listSessions,
  makeKey,
  type MemberKey,
} from '../../store/members/keys.ts'
import { type Principal, principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { MemberName } from './member-name.ts'
import { IdParams } from './path-ids.ts'

const mostGraceHours = 24 * 7
const Exchange = z.strictObject({
  graceHours: z
    .int()
    .min(0)
    .max(mostGraceHours)
    .default(24)
    .describe('How long the key before still holds; 0 ends it now'),
})

/** /v1/keys and /v1/sessions: what opens things in a member’s name. Members see and end their own, admins everybody’s. */
export const keyRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['members']
  const onRequest = app.requireMember()

  const list = { tags, summary: 'API keys: one’s own, and everybody’s for an admin' }
  app.get('/v1/keys', { onRequest, schema: list }, async (request) => {
    const who = principalOf(request)
    const keys = await inWorkspace(store.db, who.workspaceId, (ws) => listKeys(ws, reachOf(who), clock.now()))
    return { keys: keys.map(describe) }
  })

  const make = { body: z.strictObject({ name: MemberName }), tags, summary: 'Make an API key; it is shown this once' }
  app.post('/v1/keys', { onRequest, schema: make }, async (request, reply) => {
    const { workspaceId, member, key } = principalOf(request)
    if (key.kind === 'api' || key.kind === 'embed') {
      throw new AppError('forbidden', {
        detail: 'A key makes no further keys: who stole it could keep one. Sign in to make one, or exchange this one.',
      })
    }
    const { name } = request.body
    const act = { by: member.id, at: clock.now() }
    const made = await inWorkspace(store.db, workspaceId, (ws) => makeKey(ws, { memberId: member.id, name }, act))
    return reply.code(201).send({ ...made, name })
  })

  const exchange = {
    params: IdParams,
    body: Exchange,
    tags,
    summary: 'Exchange one’s key for a new one, shown this once',
  }
  app.post('/v1/keys/:id/exchange', { onRequest, schema: exchange }, async (request) => {
    const { workspaceId, member, key } = principalOf(request)
    const { id } = request.params
    if (key.kind === 'embed' || (key.kind === 'api' && key.id !== id))
      throw new AppError('forbidden', { detail: 'A key may exchange itself alone. Sign in to exchange another.' })
    const { graceHours } = request.body
    const act = { by: member.id, at: clock.now() }
    const made = await inWorkspace(store.db, workspaceId, (ws) =>
      exchangeKey(ws, { id, holder: member.id, graceHours }, act),
    )
    return { ...made, oldKey: { id, endsAt: act.at.add({ hours: graceHours }).toString() } }
  })

  const drop = { params: IdParams, tags, summary: 'Revoke an API key' }
  app.delete('/v1/keys/:id', { onRequest, schema: drop }, async (request, reply) => {
    const who = principalOf(request)
    const key = { id: request.params.id, holder: reachOf(who), kind: 'key' } as const
    const act = { by: who.member.id, at: clock.now() }
    await inWorkspace(store.db, who.workspaceId, (ws) => endKey(ws, key, act))
    return reply.code(204).send()
  })

  const sessions = { tags, summary: 'Browsers that are signed in: one’s own, and everybody’s for an admin' }
  app.get('/v1/sessions', { onRequest, schema: sessions }, async (request) => {
    const who = principalOf(request)
    const open = await inWorkspace(store.db, who.workspaceId, (ws) => listSessions(ws, reachOf(who), clock.now()))
    return { sessions: open.map((session) => ({ ...describe(session), isThis: session.id === who.key.id })) }
  })

  const endOne = { params: IdParams, tags, summary: 'Sign one browser out' }
  app.delete('/v1/sessions/:id', { onRequest, schema: endOne }, async (request, reply) => {
    const who = principalOf(request)
    const session = { id: request.params.id, holder: reachOf(who), kind: 'session' } as const
    const act = { by: who.member.id, at: clock.now() }
    await inWorkspace(store.db, who.workspaceId, (ws) => endKey(ws, session, act))
    return reply.code(204).send()
  })

  const endAll = { tags, summary: 'Sign oneself out everywhere' }
  app.delete('/v1/sessions', { onRequest, schema: endAll }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const act = { by: member.id, at: clock.now() }
    return { ended: await inWorkspace(store.db, workspaceId, (ws) => endSessions(ws, member.id, act)) }
  })
}

/** Whose keys and sessions somebody may see and end: an admin everybody's. */
const reachOf = ({ member }: Principal) => (hasRole(member.role, 'admin') ? null : member.id)

const describe = ({ createdAt, lastUsedAt, expiresAt, ...key }: MemberKey) => ({
  ...key,
  createdAt: createdAt.toString(),
  lastUsedAt: lastUsedAt?.toString() ?? null,
  expiresAt: expiresAt?.toString() ?? null,
})
