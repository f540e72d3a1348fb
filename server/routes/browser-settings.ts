import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { findKeyOwner } from '../../store/keys.ts'
import { allowOtherOrigins } from '../plugins/cross-origin.ts'
import type { ServerDeps } from '../server-deps.ts'

const schema = { params: z.object({ writeKey: z.string().max(200) }), hide: true }

/**
 * The document that Segment’s browser client fetches before it sends anything: it tells the client to send to us, and
 * nothing about itself to Segment.
 * @see https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/custom-proxy/
 */
export const browserSettingsRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, publicUrl }) => {
  allowOtherOrigins(app)
  app.get('/v1/projects/:writeKey/settings', { schema }, async ({ params: { writeKey } }) => {
    const owner = await findKeyOwner(store.db, writeKey, ['write'], clock.now())
    if (owner === undefined) throw new AppError('not_found', { detail: 'There is no such write key.' })
    const { protocol, host, pathname } = new URL(publicUrl())
    const apiHost = `${host}${pathname.replace(/\/$/, '')}/v1`
    return {
      integrations: { 'Segment.io': { apiKey: writeKey, apiHost, protocol: protocol.replace(':', '') } },
      metrics: { sampleRate: 0 },
    }
  })
}
