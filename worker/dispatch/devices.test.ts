import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { sendEach } from '../../channels/send-each.ts'
import { type NoticeFacts, wordNotice } from '../../domain/notices/notice.ts'
import { noteDevices } from '../../store/customers/devices.ts'
import { test } from '../../store/testing.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries, tallyEntries, workByHand } from '../testing/set-up.ts'

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

test('a wrong key for Apple holds up no other device, and is told once until it has been right for a while', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 4))
  const devices = ids.map((customerId, index) => {
    const platform = index % 2 === 0 ? ('ios' as const) : ('android' as const)
    return { customerId, token: `${platform}-${index}`, platform, pushEnabled: true, at: clock.now() }
  })
  const [both] = ids
  await inWs((ws) =>
    noteDevices(ws, [
      ...devices,
      { customerId: both ?? 0, token: 'android-too', platform: 'android', pushEnabled: true, at: clock.now() },
    ]),
  )
  let isWrong = true
  const deliver = ({ address }: OutgoingMessage): Promise<SendResult> =>
    Promise.resolve(
      isWrong && address.startsWith('ios')
        ? { kind: 'stop', reason: 'third_party_auth_error', concerns: 'devices' }
        : { kind: 'sent', providerMessageId: null },
    )
  const provider: Provider = { name: 'fcm', channel: 'push', idempotent: true, send: sendEach({ deliver, atOnce: 1 }) }
  const worker = workByHand(store, clock, workspaceId, { providers: [provider] })
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushStep] }))
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 3, queued: 1 })
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushStep] }))
  for (let hours = 0; hours < 3; hours += 1) {
    await worker.drain()
    clock.advance({ hours: 1 })
  }
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 6, queued: 2 })
  const { rows } = await inWs(({ tx }) =>
    sql<{ facts: NoticeFacts }>`select facts from notices where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows.map(({ facts }) => wordNotice(facts).title)).toEqual([
    'No push reaches Apple devices: fcm refuses the key for Apple (APNs)',
  ])
  isWrong = false
  clock.advance({ hours: 1 })
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 8 })
})

test('what is for devices whose key stays wrong fails after some hours, and its journeys go on', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const [customerId = 0] = await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => noteDevices(ws, [{ customerId, token: 'w', platform: 'web', pushEnabled: true, at: clock.now() }]))
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [pushStep] }))
  let asked = 0
  const deliver = (): Promise<SendResult> => {
    asked += 1
    return Promise.resolve({ kind: 'stop', reason: 'third_party_auth_error', concerns: 'devices' })
  }
  const provider: Provider = { name: 'fcm', channel: 'push', idempotent: true, send: sendEach({ deliver, atOnce: 1 }) }
  const worker = workByHand(store, clock, workspaceId, { providers: [provider] })
  for (let hours = 0; hours < 12; hours += 1) {
    await worker.drain()
    clock.advance({ hours: 1 })
  }
  expect(asked).toBe(8)
  expect(await inWs(tallyDeliveries)).toEqual({ failed: 1 })
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})
