import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readToken } from '../../channels/tracking/tokens.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { type Milestone, recordMilestone } from '../../store/deliveries/milestones.ts'
import { sendInvalidLink } from '../pages/link-pages.ts'
import type { ServerDeps } from '../server-deps.ts'
import { TokenParams } from './path-ids.ts'

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The signed links in messages: `/o/` an image that tells of an open, `/c/` a click that leads on. */
export const trackingRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret, log }) => {
  const schema = { params: TokenParams, hide: true }
  const record = async (workspaceId: number, deliveryId: number, milestone: Milestone) => {
    // Whoever follows a link gets there, whatever the database does.
    await inWorkspace(store.db, workspaceId, (ws) => recordMilestone(ws, deliveryId, milestone, clock.now())).catch(
      (error: unknown) => log.error({ err: error, deliveryId, milestone }, 'a milestone could not be recorded'),
    )
  }

  app.get('/o/:token', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const open = readToken(secret, 'open', request.params.token)
    if (open !== undefined) await record(open.workspaceId, open.deliveryId, 'opened')
    return reply.type('image/gif').header('cache-control', 'no-store').send(pixel)
  })

  app.get('/c/:token', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const click = readToken(secret, 'click', request.params.token)
    if (click === undefined) return sendInvalidLink(reply)
    await record(click.workspaceId, click.deliveryId, 'clicked')
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(click.url, 302)
  })
}
