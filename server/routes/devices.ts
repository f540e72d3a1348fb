import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { requireCustomer } from '../../store/customers/customers.ts'
import {
  devicePlatforms,
  isDeviceToken,
  listDevices,
  noteDevices,
  removeDevice,
} from '../../store/customers/devices.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { RowIdParams } from './path-ids.ts'

const Token = z
  .string()
  .refine(isDeviceToken, 'must be a push service’s token: from 1 to 1,024 visible ASCII characters, without spaces')
  .describe('What the push service gave the device')
const DeviceBody = z.strictObject({
  token: Token,
  platform: z.enum(devicePlatforms),
  pushEnabled: z
    .boolean()
    .nullable()
    .default(null)
    .describe('May it show notifications? Left out, what is known stays; a new device may'),
})

/** The devices that a customer gets push on. */
export const deviceRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const one = { params: RowIdParams, tags: ['customers'] }
  const path = '/v1/customers/:id/devices'
  const list = { ...one, summary: 'A customer’s devices, the one that was active last first' }
  app.get(path, { onRequest: app.requireMember(), schema: list }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => ({
      devices: await listDevices(ws, await requireCustomer(ws, request.params.id)),
    })),
  )

  const onRequest = app.requireMember('editor')
  const put = { ...one, body: DeviceBody, summary: 'Add a device, or note that the customer uses it now' }
  app.put(path, { onRequest, schema: put }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const customerId = await requireCustomer(ws, request.params.id)
      await noteDevices(ws, [{ ...request.body, customerId, at: clock.now() }])
      return { devices: await listDevices(ws, customerId) }
    }),
  )

  const remove = { ...one, querystring: z.strictObject({ token: Token }), summary: 'Remove a device by its token' }
  app.delete(path, { onRequest, schema: remove }, async (request, reply) => {
    await inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const customerId = await requireCustomer(ws, request.params.id)
      if (!(await removeDevice(ws, customerId, request.query.token)))
        throw new AppError('not_found', { detail: `Customer ${customerId} has no device with this token.` })
    })
    return reply.code(204).send()
  })
}
