import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { isMachine } from '../../channels/tracking/is-machine.ts'
import { readShortToken } from '../../channels/tracking/short-tokens.ts'
import { readToken, type TokenPayload } from '../../channels/tracking/tokens.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { recordClick, recordOpen } from '../../store/deliveries/link-visits.ts'
import { findTextLink } from '../../store/deliveries/text-links.ts'
import { readLinkHosts } from '../../store/workspaces/settings.ts'
import { sendClosedLink, sendInvalidLink } from '../pages/link-pages.ts'
import type { ServerDeps } from '../server-deps.ts'
import { TokenParams } from './path-ids.ts'

type Click = Omit<TokenPayload['click'], 'purpose'>

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/**
 * The signed links in messages: `/o/` an image that tells of an open, `/c/` a click that leads on, `/s/` the same from a
 * text, where it is short. HEAD is answered as GET is: programs that look whether a link works are told the truth, and
 * counted as what they are.
 */
export const trackingRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret, log }) => {
  const schema = { params: TokenParams, hide: true }
  const visitOf = (kind: 'open' | 'click', deliveryId: number, { method, headers }: FastifyRequest) => ({
    deliveryId,
    isMachine: isMachine({ kind, method, headers }),
    at: clock.now(),
  })
  /** Whoever follows a link gets there, whatever the database does: undefined when it did nothing. */
  const record = <T>(workspaceId: number, work: (ws: WorkspaceTx) => Promise<T>): Promise<T | undefined> =>
    inWorkspace(store.db, workspaceId, work).catch((error: unknown) => {
      log.error({ err: error }, 'an open or a click could not be recorded')
      return undefined
    })

  app.get('/o/:token', { schema }, async (request, reply) => {
    const open = readToken(secret, 'open', request.params.token)
    if (open !== undefined)
      await record(open.workspaceId, (ws) => recordOpen(ws, visitOf('open', open.deliveryId, request)))
    return reply.type('image/gif').header('cache-control', 'no-store').send(pixel)
  })

  app.get('/c/:token', { schema }, async (request, reply) => {
    const click = readToken(secret, 'click', request.params.token)
    return click === undefined ? sendInvalidLink(reply) : follow(click, request, reply)
  })

  app.get('/s/:token', { schema }, async (request, reply) => {
    const target = readShortToken(secret, request.params.token)
    if (target === undefined) return sendInvalidLink(reply)
    const { workspaceId, deliveryId, index } = target
    const link = await inWorkspace(store.db, workspaceId, (ws) => findTextLink(ws, deliveryId, index))
    if (link === undefined) return sendInvalidLink(reply)
    const { to, standing } = link
    return standing === 'own'
      ? leadOn(reply, to)
      : follow({ workspaceId, deliveryId, url: to, standing }, request, reply)
  })

  async function follow(
    { workspaceId, deliveryId, url, standing }: Click,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const link = hashContent(url).slice(0, 16)
    const isClosed = await record(workspaceId, async (ws) => {
      await recordClick(ws, { ...visitOf('click', deliveryId, request), link })
      return standing === 'listed' && !(await readLinkHosts(ws)).includes(new URL(url).host)
    })
    if (isClosed === true) return sendClosedLink(reply)
    return leadOn(reply, url)
  }
}

const leadOn = (reply: FastifyReply, url: string) =>
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url, 302)
