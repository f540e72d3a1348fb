import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { MemberEmail } from '../../domain/members/member-email.ts'
import { Role } from '../../domain/roles.ts'
import { inWorkspace } from '../../store/database/db.ts'
import {
  type Invitation,
  type Invited,
  invite,
  inviteAgain,
  listInvitations,
  withdrawInvitation,
} from '../../store/members/invitations.ts'
import { mailInvitation } from '../members/invitation-mail.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const perMinute = 30

/** /v1/invitations: who is to come in, by which role. Each link lets in one person, once. */
export const invitationRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { store, clock } = deps
  const tags = ['members']
  const onRequest = app.requireMember('admin')
  const config = { rateLimit: { max: perMinute, timeWindow: 60_000 } }
  const send = async (workspaceId: number, invited: Invited) => ({
    ...describe(invited.invitation),
    link: await mailInvitation(deps, workspaceId, invited),
  })

  const list = { tags, summary: 'Invitations that nobody took yet (admin)' }
  app.get('/v1/invitations', { onRequest, schema: list }, async (request) => {
    const open = await inWorkspace(store.db, principalOf(request).workspaceId, listInvitations)
    return { invitations: open.map(describe) }
  })

  const body = z.strictObject({ email: MemberEmail, role: Role })
  const make = { body, tags, summary: 'Invite somebody by email; the answer says what became of the link (admin)' }
  app.post('/v1/invitations', { onRequest, config, schema: make }, async (request, reply) => {
    const { workspaceId, member: by } = principalOf(request)
    const { email, role } = request.body
    const made = await inWorkspace(store.db, workspaceId, (ws) => invite(ws, email, role, { by, at: clock.now() }))
    return reply.code(201).send(await send(workspaceId, made))
  })

  const again = { params: IdParams, tags, summary: 'Send a new link; the one before stops (admin)' }
  app.post('/v1/invitations/:id/resend', { onRequest, config, schema: again }, async (request) => {
    const { workspaceId, member: by } = principalOf(request)
    const act = { by, at: clock.now() }
    return send(workspaceId, await inWorkspace(store.db, workspaceId, (ws) => inviteAgain(ws, request.params.id, act)))
  })

  const drop = { params: IdParams, tags, summary: 'Withdraw an invitation (admin)' }
  app.delete('/v1/invitations/:id', { onRequest, schema: drop }, async (request, reply) => {
    const { workspaceId, member: by } = principalOf(request)
    const act = { by, at: clock.now() }
    await inWorkspace(store.db, workspaceId, (ws) => withdrawInvitation(ws, request.params.id, act))
    return reply.code(204).send()
  })
}

const describe = ({ sentAt, expiresAt, ...invitation }: Invitation) => ({
  ...invitation,
  sentAt: sentAt.toString(),
  expiresAt: expiresAt.toString(),
})
