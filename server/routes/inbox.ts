import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { clickMessage, dismissMessage, findMessage, markRead, readInbox } from '../../store/inbox/inbox.ts'
import { answerSurvey } from '../inbox/answer-survey.ts'
import { toInboxAnswer } from '../inbox/inbox-answer.ts'
import { asCustomer } from '../inbox/read-inbox-token.ts'
import { readableText } from '../chat/readable-text.ts'
import { allowOtherOrigins, answerPreflight } from '../plugins/cross-origin.ts'
import type { ServerDeps } from '../server-deps.ts'
import { RowId, RowIdParams } from './path-ids.ts'

const Page = z.strictObject({ before: RowId.optional(), limit: z.coerce.number().int().min(1).max(100).default(20) })
const Read = z.strictObject({
  ids: z.array(RowId).min(1).max(100).nullable().describe('null: all that are unread'),
})
const Answer = z.strictObject({
  score: z.int().min(0).max(10),
  comment: readableText.pipe(z.string().min(1).max(2_000)).nullable().default(null),
})
const requestsPerMinute = 240

/** A customer's in-app messages, for their app, on any site: the token says whose they are. */
export const inboxRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { clock } = deps
  allowOtherOrigins(app)
  const config = { rateLimit: { max: requestsPerMinute, timeWindow: 60_000, keyGenerator: readBearer } }
  const tags = ['inbox']

  const list = { querystring: Page, tags, summary: 'The inbox, the latest message first' }
  app.get('/inbox', { config, schema: list }, async (request) => {
    const { before = null, limit } = request.query
    return asCustomer(deps, readBearer(request), async (ws, customerId) =>
      toInboxAnswer(await readInbox(ws, customerId, { before, limit }, clock.now())),
    )
  })

  const read = { body: Read, tags, summary: 'The customer has seen these' }
  app.post('/inbox/read', { config, schema: read }, async (request, reply) => {
    await asCustomer(deps, readBearer(request), (ws, id) => markRead(ws, id, request.body.ids, clock.now()))
    return reply.code(204).send()
  })

  const acts = { click: clickMessage, dismiss: dismissMessage }
  for (const [act, note] of Object.entries(acts)) {
    const schema = {
      params: RowIdParams,
      tags,
      summary: `The customer ${act === 'click' ? 'followed its link' : 'dismissed it'}`,
    }
    app.post(`/inbox/:id/${act}`, { config, schema }, async (request, reply) => {
      const { id } = request.params
      const isThere = await asCustomer(deps, readBearer(request), (ws, customer) => note(ws, customer, id, clock.now()))
      if (!isThere) throw refuseUnknown(id)
      return reply.code(204).send()
    })
  }

  const answer = { params: RowIdParams, body: Answer, tags, summary: 'The customer’s score, kept as nps_submitted' }
  app.post('/inbox/:id/answer', { config, schema: answer }, async (request, reply) => {
    const { params, body } = request
    const found = await asCustomer(deps, readBearer(request), async (ws, customerId) => ({
      workspaceId: ws.workspaceId,
      customerId,
      message: await findMessage(ws, customerId, params.id, clock.now()),
    }))
    if (found.message === undefined) throw refuseUnknown(params.id)
    if (found.message.survey === null)
      throw new AppError('invalid_body', { detail: `Message ${params.id} asks for no answer.`, path: 'score' })
    await answerSurvey(deps, { ...found, deliveryId: params.id, campaignId: found.message.campaignId }, body)
    return reply.code(204).send()
  })

  for (const path of ['/inbox', '/inbox/read', '/inbox/:id/click', '/inbox/:id/dismiss', '/inbox/:id/answer'])
    answerPreflight(app, path, 'GET, POST')
}

function readBearer({ headers }: FastifyRequest): string {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

const refuseUnknown = (id: number) =>
  new AppError('not_found', {
    detail: `There is no message ${id} in this inbox: it was dismissed, expired or never here.`,
  })
