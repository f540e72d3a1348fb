import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listActs, recordAct } from '../../store/privacy/acts.ts'
import { exportCustomer } from '../../store/privacy/export-customer.ts'
import { liftTombstones, readTombstone } from '../../store/privacy/tombstones.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdentityQuery, readIdentity } from './identity-query.ts'
import { RowIdParams } from './path-ids.ts'

const maxActs = 200
const notForgotten = { detail: 'Nobody with this id was forgotten in this workspace.' }

/** What a person may ask of us: everything that is known of them, and whether they were forgotten. All of it audited. */
export const privacyRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['privacy']
  const onRequest = app.requireMember('admin')

  const takeOut = { params: RowIdParams, tags, summary: 'Everything about one customer, as one JSON document (admin)' }
  app.get('/v1/customers/:id/export', { onRequest, schema: takeOut }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    const asked = { workspaceId, customerId: request.params.id, memberId: member.id, at: clock.now() }
    const pieces = await exportCustomer(store.db, asked)
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="customer-${request.params.id}.json"`)
      .send(Readable.from(pieces))
  })

  const ask = { querystring: IdentityQuery, tags, summary: 'Was somebody with this id forgotten, and when? (admin)' }
  app.get('/v1/forgotten', { onRequest, schema: ask }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const forgottenAt = await readTombstone(ws, readIdentity(request.query))
      if (forgottenAt === null) throw new AppError('not_found', notForgotten)
      return { forgottenAt }
    }),
  )

  const lift = { querystring: IdentityQuery, tags, summary: 'Take calls again from somebody who was forgotten (admin)' }
  app.delete('/v1/forgotten', { onRequest, schema: lift }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    await inWorkspace(store.db, workspaceId, async (ws) => {
      const lifted = await liftTombstones(ws, readIdentity(request.query))
      if (lifted === 0) throw new AppError('not_found', notForgotten)
      await recordAct(ws, { kind: 'lifted', customerId: null, memberId: member.id, at: clock.now() })
    })
    return reply.code(204).send()
  })

  const Query = z.strictObject({ limit: z.coerce.number().int().min(1).max(maxActs).default(50) })
  const acts = { querystring: Query, tags, summary: 'Who forgot or exported customers, and when (admin)' }
  app.get('/v1/privacy-acts', { onRequest, schema: acts }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => ({
      acts: await listActs(ws, request.query.limit),
    })),
  )
}
