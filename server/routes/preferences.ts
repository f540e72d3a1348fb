import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readToken, type TokenPayload } from '../../channels/tracking/tokens.ts'
import type { Channel } from '../../domain/channels.ts'
import { type ConsentChange, setConsents } from '../../store/customers/consents.ts'
import { type Customer, readCustomer } from '../../store/customers/customers.ts'
import { findCurrentCustomer } from '../../store/customers/merges.ts'
import { liftOwnStops } from '../../store/customers/replies.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { listTopics } from '../../store/workspaces/settings.ts'
import { isLess, type Preferences, readPreferences, writePreferences } from '../pages/preferences-page.ts'
import { sendInvalidLink, sendSmallPage } from '../pages/small-page.ts'
import { takeForms } from '../plugins/form-body.ts'
import type { ServerDeps } from '../server-deps.ts'
import { TokenParams } from './path-ids.ts'

const schema = { params: TokenParams, hide: true }
const Fields = z.array(z.tuple([z.string(), z.string()])).catch([])

/** `/p/:token`: where a customer chooses what they want to get, and how. */
export const preferenceRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret }) => {
  takeForms(app)

  const withPreferences = async <T>(
    token: TokenPayload['preferences'] | undefined,
    work: (ws: WorkspaceTx, token: TokenPayload['preferences'], preferences: Preferences) => Promise<T>,
  ): Promise<T | null> => {
    if (token === undefined) return null
    return inWorkspace(store.db, token.workspaceId, async (ws) => {
      // The link may be older than a merge.
      const customerId = await findCurrentCustomer(ws, token.customerId)
      if (customerId === null) return null
      return work(ws, { ...token, customerId }, await readPreferencesOf(ws, customerId))
    })
  }

  app.get('/p/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'preferences', request.params.token)
    const form = await withPreferences(token, async (_ws, _token, preferences) => writePreferences(preferences))
    return form === null ? sendInvalidLink(reply) : sendSmallPage(reply, 200, 'What you want to get from us', form)
  })

  app.post('/p/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'preferences', request.params.token)
    const form = await withPreferences(token, async (ws, { customerId, deliveryId }, before) => {
      const changes = readPreferences(before, Fields.parse(request.body))
      await setConsents(ws, customerId, changes, `preferences:${deliveryId}`, clock.now())
      await liftOwnStops(ws, customerId, listReopened(changes))
      const after = await readPreferencesOf(ws, customerId)
      if (isLess(after, before)) await recordMilestone(ws, deliveryId, 'opted_out', clock.now())
      return writePreferences(after)
    })
    if (form === null) return sendInvalidLink(reply)
    return sendSmallPage(reply, 200, 'Saved', `<p role="status">This is what you will get from now on.</p>${form}`)
  })
}

/** The channels that were off as a whole, and are on again. */
const listReopened = (changes: readonly ConsentChange[]) =>
  changes.flatMap(({ topic, channel, allowed }) => (topic === '*' && channel !== '*' && allowed ? [channel] : []))

async function readPreferencesOf(ws: WorkspaceTx, customerId: number): Promise<Preferences> {
  const customer = await readCustomer(ws, customerId)
  return { consents: customer.consents, topics: await listTopics(ws), channels: listReachable(customer) }
}

function listReachable({ email, phone, devices }: Customer): Channel[] {
  return [
    ...(email === null ? [] : ['email' as const]),
    ...(devices.length === 0 ? [] : ['push' as const]),
    ...(phone === null ? [] : ['sms' as const, 'whatsapp' as const]),
    'in_app',
  ]
}
