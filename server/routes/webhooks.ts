import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { deriveKey, writeSecret } from '../../channels/webhooks/sign-call.ts'
import { EndpointChange, NewEndpoint } from '../../domain/webhooks/endpoint.ts'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import {
  addEndpoint,
  changeEndpoint,
  deleteEndpoint,
  listEndpoints,
  readEndpoint,
} from '../../store/webhooks/endpoints.ts'
import { listEndpointCalls, queueTestCall } from '../../store/webhooks/list-calls.ts'
import { exchangeSecret, overlapHours, stepsOwner } from '../../store/webhooks/secrets.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

/** Where what becomes of deliveries is told: to make, change and try such places, and what they answered (admin). */
export const webhookRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret }) => {
  const tags = ['webhooks']
  const onRequest = app.requireMember('admin')
  const one = { params: IdParams, tags }
  const actOf = (request: FastifyRequest) => ({
    by: principalOf(request).member,
    surface: 'api' as const,
    at: clock.now(),
  })
  const show = (workspaceId: number, owner: string, generation: number) =>
    writeSecret(deriveKey(secret, { workspaceId, owner, generation }))

  app.get('/v1/webhooks', { onRequest, schema: { tags, summary: 'Webhooks (admin)' } }, async (request) => ({
    webhooks: await inWorkspace(store.db, principalOf(request).workspaceId, (ws) => listEndpoints(ws)),
  }))

  const make = { body: NewEndpoint, tags, summary: 'Make a webhook; its secret is shown this once (admin)' }
  app.post('/v1/webhooks', { onRequest, schema: make }, async (request, reply) => {
    const { workspaceId } = principalOf(request)
    const act = actOf(request)
    const made = await inWorkspace(store.db, workspaceId, async (ws) => {
      const endpoint = await addEndpoint(ws, request.body, act.at)
      const { id, url, events, mode } = endpoint
      await recordWorkspaceAct(ws, { kind: 'webhook_made', about: id, after: { url, events, mode } }, act)
      return endpoint
    })
    return reply.code(201).send({ ...made, secret: show(workspaceId, made.id, 1) })
  })

  app.get('/v1/webhooks/:id', { onRequest, schema: { ...one, summary: 'One webhook (admin)' } }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, (ws) => readEndpoint(ws, request.params.id)),
  )

  const change = { ...one, body: EndpointChange, summary: 'Change a webhook, or switch it on or off (admin)' }
  app.patch('/v1/webhooks/:id', { onRequest, schema: change }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { url, events, mode, state } = await readEndpoint(ws, request.params.id)
      const changed = await changeEndpoint(ws, request.params.id, request.body)
      const before = { url, events, mode, state }
      const what = { kind: 'webhook_changed', about: changed.id, before, after: request.body } as const
      await recordWorkspaceAct(ws, what, actOf(request))
      return changed
    }),
  )

  const drop = { ...one, summary: 'Delete a webhook, with what it was still to be told (admin)' }
  app.delete('/v1/webhooks/:id', { onRequest, schema: drop }, async (request, reply) => {
    await inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { id, url, events, mode } = await readEndpoint(ws, request.params.id)
      await deleteEndpoint(ws, id)
      await recordWorkspaceAct(
        ws,
        { kind: 'webhook_deleted', about: id, before: { url, events, mode } },
        actOf(request),
      )
    })
    return reply.code(204).send()
  })

  const exchange = {
    params: z.object({ id: IdParams.shape.id.describe(`A webhook, or “${stepsOwner}” for what journeys call`) }),
    tags,
    summary: `Show a new secret, once; the one before signs along for ${overlapHours} hours (admin)`,
  }
  app.post('/v1/webhooks/:id/secret', { onRequest, schema: exchange }, async (request) => {
    const { workspaceId } = principalOf(request)
    const owner = request.params.id
    const generation = await inWorkspace(store.db, workspaceId, async (ws) => {
      if (owner !== stepsOwner) await readEndpoint(ws, owner)
      const act = actOf(request)
      await recordWorkspaceAct(ws, { kind: 'secret_exchanged', about: owner }, act)
      return exchangeSecret(ws, owner, act.at)
    })
    return { secret: show(workspaceId, owner, generation) }
  })

  const trial = { ...one, summary: 'Call a webhook once, to try it; its calls tell the answer (admin)' }
  app.post('/v1/webhooks/:id/test', { onRequest, schema: trial }, async (request, reply) => {
    const callId = await inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { id } = await readEndpoint(ws, request.params.id)
      return queueTestCall(ws, id, clock.now())
    })
    return reply.code(202).send({ callId })
  })

  const calls = { ...one, summary: 'A webhook’s calls of the last two weeks, the newest first (admin)' }
  app.get('/v1/webhooks/:id/calls', { onRequest, schema: calls }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { id } = await readEndpoint(ws, request.params.id)
      return { calls: await listEndpointCalls(ws, id) }
    }),
  )
}
