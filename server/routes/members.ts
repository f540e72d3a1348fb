import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { inWorkspace } from '../../store/database/db.ts'
import { changeMember, listMembers } from '../../store/workspaces/members.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const Change = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .refine((text) => !text.includes('\0'), 'must not hold the character NUL'),
    email: z.email(),
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164, such as +441225000000')
      .nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name at least one of name, email and phone')

/** Who works here, and where notices and test sends reach them. */
export const memberRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store }) => {
  const tags = ['workspace']
  const list = { tags, summary: 'The workspace’s members' }
  app.get('/v1/members', { onRequest: app.requireMember(), schema: list }, async (request) => ({
    members: await inWorkspace(store.db, principalOf(request).workspaceId, listMembers),
  }))
  const change = { params: IdParams, body: Change, tags, summary: 'Change where a member is reached (admin)' }
  app.patch('/v1/members/:id', { onRequest: app.requireMember('admin'), schema: change }, async (request) => {
    const { id } = request.params
    return inWorkspace(store.db, principalOf(request).workspaceId, (ws) => changeMember(ws, id, request.body))
  })
}
