import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import type { Line } from '../../domain/trace/line.ts'
import { summarise, tellJourney } from '../../domain/trace/summarise.ts'
import { tellDelivery } from '../../domain/trace/tell-delivery.ts'
import { tellRefusal } from '../../domain/trace/tell-refusal.ts'
import { findDelivery, listCustomerDeliveries } from '../../store/customers/customer-deliveries.ts'
import { requireCustomer } from '../../store/customers/customers.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listJourneys } from '../../store/traces/journeys.ts'
import { listRefusals } from '../../store/traces/refusals.ts'
import { listCustomerCalls } from '../../store/webhooks/list-calls.ts'
import { readTellings } from '../../tools/trace/tellings.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { RowIdParams } from './path-ids.ts'

const Which = z.strictObject({
  campaign: z
    .string()
    .regex(/^\w{1,64}$/, 'must be an id such as cmp_7h2k9m3qd4xw')
    .optional()
    .describe('Only journeys through this campaign'),
})

const toJson = (lines: readonly Line[]) => lines.map(({ at, words }) => ({ at: at.toString(), words }))

/** Why a customer did, or did not, get something: every decision, skipped messages and refused entries too. */
export const traceRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store }) => {
  const onRequest = app.requireMember()
  const tags = ['customers']

  const messages = {
    params: RowIdParams,
    tags,
    summary: 'What was sent to a customer, or why not, and what journeys called',
  }
  app.get('/v1/customers/:id/deliveries', { onRequest, schema: messages }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const customerId = await requireCustomer(ws, request.params.id)
      const deliveries = await listCustomerDeliveries(ws, customerId)
      const tellingOf = await readTellings(ws, customerId, deliveries)
      return {
        deliveries: deliveries.map((delivery) => {
          const { moments: _, ...each } = delivery
          return { ...each, trace: toJson(tellDelivery(delivery, tellingOf(delivery))) }
        }),
        calls: await listCustomerCalls(ws, customerId),
      }
    }),
  )

  const journeys = {
    params: RowIdParams,
    querystring: Which,
    tags,
    summary: 'A customer’s journeys, decision by decision, and why they did not enter others they had triggered',
  }
  app.get('/v1/customers/:id/journeys', { onRequest, schema: journeys }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const customerId = await requireCustomer(ws, request.params.id)
      const campaignId = request.query.campaign ?? null
      const found = await listJourneys(ws, customerId, { campaignId })
      const refused = await listRefusals(ws, customerId, campaignId)
      const tellingOf = await readTellings(ws, customerId, [...found, ...refused])
      return {
        journeys: found.map(({ deliveries, moments, ...each }) => {
          const journey = { ...each, deliveries, moments }
          const telling = tellingOf(each)
          return {
            ...each,
            deliveryIds: deliveries.map(({ id }) => id),
            summary: summarise(journey, telling),
            trace: toJson(tellJourney(journey, telling)),
          }
        }),
        notEntered: refused.map((each) => ({ ...each, words: tellRefusal(each, tellingOf(each)).words })),
      }
    }),
  )

  const one = { params: RowIdParams, tags: ['deliveries'], summary: 'One message, with the journey that led to it' }
  app.get('/v1/deliveries/:id', { onRequest, schema: one }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const delivery = await findDelivery(ws, request.params.id)
      if (delivery === undefined)
        throw new AppError('not_found', { detail: `There is no delivery ${request.params.id} in this workspace.` })
      const { moments, customerId, ...rest } = delivery
      // Of a customer who has been forgotten only the milestones are left.
      if (customerId === null) return { ...rest, customerId, trace: [] }
      const [journey] = await listJourneys(ws, customerId, { entryId: delivery.entryId })
      const telling = (await readTellings(ws, customerId, [delivery]))(delivery)
      const lines = journey === undefined ? tellDelivery({ ...rest, moments }, telling) : tellJourney(journey, telling)
      return { ...rest, customerId, trace: toJson(lines) }
    }),
  )
}
