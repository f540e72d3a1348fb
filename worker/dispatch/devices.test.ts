import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { noteDevices } from '../../store/customers/devices.ts'
import { test } from '../../store/testing.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries, workByHand } from '../testing/set-up.ts'

const pushStep = { kind: 'message', channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }] }

test('a device is asked again under the same key, whichever of its customer’s devices it is by then', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const [customerId = 0] = await inWs((ws) => givenCustomers(ws, 1))
  const use = (token: string) =>
    inWs((ws) => noteDevices(ws, [{ customerId, token, platform: 'ios', pushEnabled: true, at: clock.now() }]))
  await use('slow')
  clock.advance({ minutes: 1 })
  await use('dead')
  const asked: OutgoingMessage[] = []
  const provider: Provider = {
    name: 'fcm',
    channel: 'push',
    idempotent: true,
    send: (batch) => {
      const isFirst = asked.length === 0
      asked.push(...batch)
      return Promise.resolve(
        batch.map(({ address }): SendResult => {
          if (address === 'dead') return { kind: 'failed', reason: 'unregistered', suppress: true }
          // It may have been taken all the same.
          return isFirst
            ? { kind: 'retry', reason: 'timeout', afterMs: 1000 }
            : { kind: 'sent', providerMessageId: null }
        }),
      )
    },
  }
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushStep] }))
  const { drain } = workByHand(store, clock, workspaceId, { providers: [provider] })
  await drain()
  clock.advance({ minutes: 1 })
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1 })
  expect(asked.map(({ address }) => address)).toEqual(['dead', 'slow', 'slow'])
  expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
})
