import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { isDeviceToken } from '../../store/customers/devices.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { notePushOpened } from '../../store/deliveries/push-opened.ts'
import { allowOtherOrigins, answerPreflight } from '../plugins/cross-origin.ts'
import { writerOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { RowId } from './path-ids.ts'

const path = '/v1/push-opened'
const Body = z.strictObject({
  deliveryId: RowId.describe('As the push’s data has it'),
  token: z
    .string()
    .refine(isDeviceToken, 'must be the device’s push token')
    .describe('Of the device that it was opened on'),
  writeKey: z.string().optional().describe('Where no Authorization header can be sent'),
})

/** POST /v1/push-opened: an app tells that its customer tapped a push. */
export const pushOpenedRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  allowOtherOrigins(app)
  const schema = { body: Body, tags: ['ingest'], summary: 'A customer opened a push on this device' }
  app.post(path, { ...app.requireWriteKey(), schema }, async (request, reply) => {
    const { deliveryId, token } = request.body
    const isKnown = await inWorkspace(store.db, writerOf(request), (ws) =>
      notePushOpened(ws, { deliveryId, token }, clock.now()),
    )
    if (!isKnown) throw new AppError('not_found', { detail: `No push ${deliveryId} went to this device.` })
    return reply.code(204).send()
  })
  answerPreflight(app, path)
}
