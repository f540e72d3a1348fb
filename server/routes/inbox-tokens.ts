import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { signToken } from '../../channels/tracking/tokens.ts'
import { AppError } from '../../domain/errors.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const Id = readableText.pipe(z.string().min(1).max(255))
const Body = z
  .strictObject({
    userId: Id.optional(),
    anonymousId: Id.optional(),
    minutes: z.int().min(1).max(1440).default(60).describe('How long it holds'),
  })
  .refine(({ userId, anonymousId }) => (userId === undefined) !== (anonymousId === undefined), {
    error: 'give exactly one of userId or anonymousId',
  })

/** POST /v1/inbox-tokens: what a customer's app reads their inbox with, asked for by the app's own server. */
export const inboxTokenRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret }) => {
  const schema = { body: Body, tags: ['customers'], summary: 'A short-lived token for a customer’s in-app inbox' }
  app.post('/v1/inbox-tokens', { onRequest: app.requireMember('editor'), schema }, async (request) => {
    const { userId, anonymousId, minutes } = request.body
    const { workspaceId } = principalOf(request)
    const [kind, value] =
      userId === undefined ? (['anonymous_id', anonymousId] as const) : (['user_id', userId] as const)
    const customerId = await inWorkspace(store.db, workspaceId, (ws) => findCustomer(ws, { kind, value: value ?? '' }))
    if (customerId === null) {
      throw new AppError('not_found', {
        detail: `No customer has the ${userId === undefined ? 'anonymousId' : 'userId'} “${value}” yet. Send an identify call for them first.`,
      })
    }
    const expiresAt = Math.floor(clock.now().epochMilliseconds / 1000) + minutes * 60
    return {
      token: signToken(secret, { purpose: 'inbox', workspaceId, customerId, expiresAt }),
      expiresAt: Temporal.Instant.fromEpochMilliseconds(expiresAt * 1000).toString(),
    }
  })
}
