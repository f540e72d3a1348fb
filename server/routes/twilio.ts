import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answerTwiml } from '../../channels/twilio/answer-twiml.ts'
import { inboundPath, statusPath } from '../../channels/twilio/callback-urls.ts'
import { isSignedByTwilio } from '../../channels/twilio/is-signed.ts'
import { readInboundMessage, readStatusCallback, type TwilioForm } from '../../channels/twilio/read-callbacks.ts'
import { AppError } from '../../domain/errors.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { recordMessageReport } from '../../store/deliveries/message-reports.ts'
import { takeForms } from '../plugins/form-body.ts'
import { type Missing, refuseCalls } from '../plugins/not-configured.ts'
import type { ServerDeps } from '../server-deps.ts'
import { answerReply } from '../twilio/answer-reply.ts'
import { DeliveryParams } from './path-ids.ts'

/** A WhatsApp message has at most 4,096 characters, each of up to twelve bytes in a form. */
const maxFormBytes = 100_000
const Fields = z.array(z.tuple([z.string(), z.string()])).catch([])

const missing: Missing = {
  vendor: 'Twilio',
  variables: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
  page: 'docs/how-to/use-twilio.md',
}

/** What Twilio tells: what became of a message, and what customers write. Every call must carry Twilio's signature. */
export const twilioRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { store, clock, log, twilio, publicUrl } = deps
  const statusRoute = `${statusPath}/:workspaceId/:deliveryId`
  if (twilio === undefined) return refuseCalls(app, [inboundPath, statusRoute], missing, deps)
  takeForms(app, maxFormBytes)

  const readForm = (request: FastifyRequest): TwilioForm => {
    const form = toForm(Fields.parse(request.body))
    const signature = request.headers['x-twilio-signature']
    const url = `${publicUrl().replace(/\/+$/, '')}${request.raw.url ?? ''}`
    if (typeof signature === 'string' && isSignedByTwilio(twilio.authToken, { url, signature, form })) return form
    throw new AppError('unauthenticated', {
      detail:
        'The X-Twilio-Signature does not fit this address and form. CARILLON_PUBLIC_URL must be what Twilio calls.',
    })
  }

  const status = { schema: { hide: true, params: DeliveryParams } }
  app.post(statusRoute, status, async (request, reply) => {
    const report = readStatusCallback(readForm(request))
    const { workspaceId, deliveryId } = request.params
    if (report !== undefined) {
      const told = { ...report, workspaceId, deliveryId }
      const became = await inWorkspace(store.db, workspaceId, (ws) => recordMessageReport(ws, told, clock.now()))
      if (became === 'unknown') log.warn({ workspaceId, deliveryId }, 'Twilio told of a message that is not ours')
    }
    return reply.code(204).send()
  })

  app.post(inboundPath, { schema: { hide: true } }, async (request, reply) => {
    const incoming = readInboundMessage(readForm(request))
    const text = incoming === undefined ? null : await answerReply(deps, incoming)
    return reply.type('text/xml; charset=utf-8').send(answerTwiml(text))
  })
}

/** Fields that come twice are kept as Twilio's check wants them: in a list. */
function toForm(fields: readonly (readonly [string, string])[]): TwilioForm {
  const grouped = Map.groupBy(fields, ([name]) => name)
  return Object.fromEntries(
    [...grouped].map(([name, all]) => [name, all.length === 1 ? (all[0]?.[1] ?? '') : all.map(([, value]) => value)]),
  )
}
