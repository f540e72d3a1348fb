import { expect } from 'vitest'
import { noteDevices } from '../store/customers/devices.ts'
import { readResults } from '../store/results.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Fixtures = {
  app: TestApp
  /** A push that went to the devices “phone” and “tablet”. */
  sent: { campaignId: string; deliveryId: string }
  tell: (body: object, headers?: object) => Promise<{ statusCode: number; json(): unknown }>
}

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  sent: async ({ app, store, clock, workspaceId, inWs }, use) => {
    const steps = [
      { kind: 'message', channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }] },
    ]
    const campaignId = await inWs(async (ws) => {
      const [customerId = 0] = await givenCustomers(ws, 1)
      const device = { customerId, platform: 'ios', pushEnabled: true, at: clock.now() } as const
      await noteDevices(ws, [
        { ...device, token: `phone-${workspaceId}` },
        { ...device, token: `tablet-${workspaceId}` },
      ])
      return givenLiveCampaign(ws, clock, { steps })
    })
    const worker = await startTestWorker(store, clock, workspaceId)
    await worker.drain()
    await worker.close()
    const outbox = await app.http.inject({ url: '/v1/outbox', headers: await app.as('viewer') })
    const [message] = outbox.json<{ messages: { deliveryId: string }[] }>().messages
    await use({ campaignId, deliveryId: message?.deliveryId ?? '' })
  },
  tell: async ({ app }, use) =>
    use(async (payload, headers) =>
      app.http.inject({
        method: 'POST',
        url: '/v1/push-opened',
        headers: { ...(headers ?? (await app.asWriter())) },
        payload,
      }),
    ),
})

test('an app tells of an opened push once or often, from any device that it went to', async ({
  sent,
  tell,
  inWs,
  clock,
  workspaceId,
}) => {
  for (const device of ['tablet', 'phone'])
    expect((await tell({ deliveryId: sent.deliveryId, token: `${device}-${workspaceId}` })).statusCode).toBe(204)
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ sent: 1, opened: 1 })
})

test('whoever has not the device, the key or the workspace opens nothing', async ({
  sent,
  tell,
  app,
  store,
  inWs,
  clock,
  workspaceId,
}) => {
  const { deliveryId, campaignId } = sent
  const token = `phone-${workspaceId}`
  expect((await tell({ deliveryId, token: 'phone' })).json()).toMatchObject({ code: 'not_found' })
  expect((await tell({ deliveryId: '1', token })).statusCode).toBe(404)
  expect((await tell({ deliveryId, token }, await app.as('admin'))).statusCode).toBe(401)
  expect((await tell({ deliveryId, token }, await app.asWriter(await givenWorkspace(store.db)))).statusCode).toBe(404)
  for (const body of [{}, { deliveryId }, { deliveryId: 'x', token }, { deliveryId, token: 'two words' }, []])
    expect((await tell(body)).statusCode).toBe(400)
  const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(deliveries).toMatchObject({ opened: 0 })
})
