import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Channel } from '../../domain/channels.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { findCustomer, readCustomer, requireCustomer } from '../../store/customers/customers.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdentityQuery, readIdentity } from './identity-query.ts'
import { RowIdParams } from './path-ids.ts'

const Consents = z.strictObject({
  consents: z
    .array(
      z.strictObject({
        topic: readableText
          .pipe(z.string().min(1).max(255))
          .describe('A topic’s name; * speaks of the channel as a whole'),
        channel: z.union([Channel, z.literal('*')]).describe('A channel; * speaks of the topic on every channel'),
        allowed: z.boolean(),
      }),
    )
    .min(1)
    .max(100),
})

/** Who customers are and what they allowed; and to forget them. */
export const customerRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['customers']
  const onRequest = app.requireMember()
  const find = { querystring: IdentityQuery, tags, summary: 'Find the customer behind an id or address' }
  app.get('/v1/customers', { onRequest, schema: find }, async (request) => {
    return inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const id = await findCustomer(ws, readIdentity(request.query))
      return { customers: id === null ? [] : [await readCustomer(ws, id)] }
    })
  })

  const one = { params: RowIdParams, tags }
  app.get(
    '/v1/customers/:id',
    { onRequest, schema: { ...one, summary: 'One customer; under an id that was merged, the one who remained' } },
    async (request) =>
      inWorkspace(store.db, principalOf(request).workspaceId, async (ws) =>
        readCustomer(ws, await requireCustomer(ws, request.params.id)),
      ),
  )

  const forget = { ...one, summary: 'Forget a customer with everything about them' }
  app.delete('/v1/customers/:id', { onRequest: app.requireMember('admin'), schema: forget }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    await forgetCustomer(store.db, {
      workspaceId,
      customerId: await inWorkspace(store.db, workspaceId, (ws) => requireCustomer(ws, request.params.id)),
      memberId: member.id,
      at: clock.now(),
    })
    return reply.code(204).send()
  })

  const consents = { ...one, body: Consents, summary: 'Keep what a customer allowed or refused' }
  const mayEdit = { onRequest: app.requireMember('editor'), schema: consents }
  app.post('/v1/customers/:id/consents', mayEdit, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const customerId = await requireCustomer(ws, request.params.id)
      await setConsents(ws, customerId, request.body.consents, 'api', clock.now())
      return { consents: (await readCustomer(ws, customerId)).consents }
    }),
  )
}
