import { expect } from 'vitest'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { pauseChannel } from '../../store/deliveries/channel-pauses.ts'
import { claimDueDeliveries } from '../../store/deliveries/claim.ts'
import { test as storeTest } from '../../store/testing.ts'
import { givenCustomers, givenEvents, givenLiveCampaign, workByHand } from '../testing/set-up.ts'

const confirmation = {
  trigger: { kind: 'event', event: 'order_completed' },
  reentry: 'every_time',
  transactional: true,
}

type Queue = (orders: number) => Promise<{ claim: (limit: number) => Promise<{ orders: number; offers: number }> }>

/** A broadcast to 40 that is queued as a whole, and after it so many order confirmations. */
const test = storeTest.extend<{ queue: Queue }>({
  queue: async ({ store, clock, inWs, workspaceId }, use) => {
    await use(async (orders) => {
      const rest = { channel: 'email' as const, provider: 'none', reason: 'test', until: clock.now().add({ hours: 1 }) }
      await inWs((ws) => pauseChannel(ws, rest, clock.now()))
      const ids = await inWs((ws) => givenCustomers(ws, 40))
      await inWs((ws) => givenLiveCampaign(ws, clock))
      const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { ...confirmation, topic: null }))
      const worker = workByHand(store, clock, workspaceId)
      await worker.drain()
      clock.advance({ minutes: 1 })
      const events = ids
        .slice(0, orders)
        .map((customerId) => ({ customerId, name: 'order_completed', at: clock.now() }))
      await inWs((ws) => givenEvents(ws, events))
      await worker.drain()
      clock.advance({ hours: 1 })
      const count = async (ws: WorkspaceTx, limit: number) => {
        const claimed = await claimDueDeliveries(ws, { lane: 'email', now: clock.now(), limit })
        const urgent = claimed.filter(({ campaignId }) => campaignId === campaign).length
        return { orders: urgent, offers: claimed.length - urgent }
      }
      return { claim: (limit) => inWs((ws) => count(ws, limit)) }
    })
  },
})

test('order confirmations that come due during a broadcast are in the very next batch', async ({ queue }) => {
  const { claim } = await queue(3)
  expect(await claim(10)).toEqual({ orders: 3, offers: 7 })
  expect(await claim(60)).toEqual({ orders: 3, offers: 40 })
})

test('more transactional messages than a lane takes slow marketing, and do not stop it', async ({ queue }) => {
  const { claim } = await queue(30)
  expect(await claim(20)).toEqual({ orders: 18, offers: 2 })
  const single = []
  for (let turn = 0; turn < 150; turn += 1) single.push(await claim(1))
  expect(single.every(({ orders, offers }) => orders + offers === 1)).toBe(true)
  const offers = single.reduce((sum, each) => sum + each.offers, 0)
  expect(offers).toBeGreaterThan(0)
  expect(offers).toBeLessThan(75)
})
