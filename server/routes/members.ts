import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Role } from '../../domain/roles.ts'
import { MemberEmail } from '../../domain/members/member-email.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemberActs } from '../../store/members/acts.ts'
import { endSessions } from '../../store/members/keys.ts'
import { changeMember, giveRole, listMembers, readMember, removeMember } from '../../store/workspaces/members.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { MemberName } from './member-name.ts'
import { IdParams } from './path-ids.ts'

const Change = z
  .strictObject({
    name: MemberName,
    email: MemberEmail,
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164, such as +441225000000')
      .nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name at least one of name, email and phone')
const pageSize = 100
const Page = z.object({ before: z.coerce.number().int().min(1).optional().describe('Only acts before this id') })

/** Who works here, what each may do, and where notices and test sends reach them. */
export const memberRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['members']
  const asAdmin = app.requireMember('admin')
  const list = { tags, summary: 'The workspace’s members' }
  app.get('/v1/members', { onRequest: app.requireMember(), schema: list }, async (request) => ({
    members: await inWorkspace(store.db, principalOf(request).workspaceId, listMembers),
  }))

  const change = { params: IdParams, body: Change, tags, summary: 'Change where a member is reached (admin)' }
  app.patch('/v1/members/:id', { onRequest: asAdmin, schema: change }, async (request) => {
    const { workspaceId, member: by } = principalOf(request)
    const act = { by, at: clock.now() }
    return inWorkspace(store.db, workspaceId, (ws) => changeMember(ws, request.params.id, request.body, act))
  })

  const role = {
    params: IdParams,
    body: z.strictObject({ role: Role }),
    tags,
    summary: 'Give a member another role, which holds from their next request on (admin)',
  }
  app.post('/v1/members/:id/role', { onRequest: asAdmin, schema: role }, async (request) => {
    const { workspaceId, member: by } = principalOf(request)
    const act = { by, at: clock.now() }
    return inWorkspace(store.db, workspaceId, (ws) => giveRole(ws, request.params.id, request.body.role, act))
  })

  const remove = { params: IdParams, tags, summary: 'Remove a member, with their sessions and keys (admin)' }
  app.delete('/v1/members/:id', { onRequest: asAdmin, schema: remove }, async (request, reply) => {
    const { workspaceId, member: by } = principalOf(request)
    const act = { by, at: clock.now() }
    await inWorkspace(store.db, workspaceId, (ws) => removeMember(ws, request.params.id, act))
    return reply.code(204).send()
  })

  const end = { params: IdParams, tags, summary: 'Sign a member out everywhere (admin)' }
  app.delete('/v1/members/:id/sessions', { onRequest: asAdmin, schema: end }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { id } = request.params
    return inWorkspace(store.db, workspaceId, async (ws) => {
      await readMember(ws, id)
      return { ended: await endSessions(ws, id, { by: member.id, at: clock.now() }) }
    })
  })

  const acts = { querystring: Page, tags, summary: 'Who let whom in, gave roles, made keys: the audit (admin)' }
  app.get('/v1/member-acts', { onRequest: asAdmin, schema: acts }, async (request) => {
    const { before = null } = request.query
    const page = { before, limit: pageSize }
    const found = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) => listMemberActs(ws, page))
    return { acts: found.map((act) => ({ ...act, at: act.at.toString() })) }
  })
}
