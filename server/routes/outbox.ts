import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Channel } from '../../domain/channels.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { type OutboxCursor, readOutbox } from '../../store/outbox.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const pageSize = 50

const Cursor = z.string().transform((text, context): OutboxCursor => {
  const [recordedAt = '', deliveryId = ''] = text.split('_')
  try {
    if (/^\d{1,15}$/.test(deliveryId))
      return { recordedAt: Temporal.Instant.from(recordedAt), deliveryId: Number(deliveryId) }
  } catch {} // said below
  context.addIssue('must be the `next` of an earlier answer')
  return z.NEVER
})

const Query = z.object({ channel: Channel.optional(), before: Cursor.optional() })

/** GET /v1/outbox: what the recorder kept instead of sending, newest first. */
export const outboxRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store }) => {
  const schema = { querystring: Query, tags: ['workspace'], summary: 'Messages that were recorded instead of sent' }
  app.get('/v1/outbox', { onRequest: app.requireMember(), schema }, async (request) => {
    const { channel = null, before = null } = request.query
    const query = { channel, before, limit: pageSize }
    const page = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) => readOutbox(ws, query))
    return {
      messages: page.messages.map((message) => ({
        ...message,
        deliveryId: String(message.deliveryId),
        recordedAt: message.recordedAt.toString(),
      })),
      total: page.total,
      next: page.next === null ? null : `${page.next.recordedAt.toString()}_${page.next.deliveryId}`,
    }
  })
}
