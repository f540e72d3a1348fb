import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
  workByHand,
} from './testing/set-up.ts'

test('a trigger that comes again for the same key changes nothing of the customer', async ({
  store,
  clock,
  workspaceId,
  inWs,
  db,
}) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'cart_updated', keyedBy: 'cart_id' },
      steps: [{ kind: 'update', set: [{ key: 'mood', value: 'curious' }] }],
    }),
  )
  const worker = await startTestWorker(store, clock, workspaceId)
  const update = async () => {
    await inWs((ws) =>
      givenEvents(ws, [
        { customerId: customer, name: 'cart_updated', at: clock.advance({ minutes: 1 }), properties: { cart_id: 'a' } },
      ]),
    )
    await worker.drain()
  }
  const mood = async () =>
    (await sql<{ mood: string }>`select traits ->> 'mood' as mood from customers where id = ${customer}`.execute(db))
      .rows[0]?.mood
  await update()
  expect(await mood()).toBe('curious')
  await sql`update customers set traits = '{"mood": "glad"}' where workspace_id = ${workspaceId} and id = ${customer}`.execute(
    db,
  )
  await update()
  expect(await mood()).toBe('glad')
  await worker.close()
})

test('a transactional message of the same batch does not use up a frequency cap', async ({
  store,
  clock,
  workspaceId,
  inWs,
  db,
}) => {
  await inWs((ws) => givenCustomers(ws, 1))
  await sql`
    update workspace_settings set frequency_caps = '[{"channel": null, "topic": null, "limit": 1, "windowHours": 24}]'
     where workspace_id = ${workspaceId}`.execute(db)
  await inWs((ws) => givenLiveCampaign(ws, clock, { transactional: true, topic: null, steps: [emailStep('Receipt')] }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep('Offer')] }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 2 })
})

test('a key as long as a message may be, or none at all, holds up nobody else', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 6))
  const trigger = { kind: 'event', event: 'cart_updated', keyedBy: 'cart_id' }
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  const keys = [randomBytes(22_000).toString('base64'), null, { id: 7 }, true, 7, 'עגלה 🛒']
  await inWs((ws) =>
    givenEvents(
      ws,
      ids.map((customerId, index) => ({
        customerId,
        name: 'cart_updated',
        at: clock.now(),
        properties: { cart_id: keys[index] },
      })),
    ),
  )
  await workByHand(store, clock, workspaceId).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 3 })
})
