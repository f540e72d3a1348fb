import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../store/database/db.ts'
import { test } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  tallyDeliveries,
  workByHand,
} from './testing/set-up.ts'

const on = (event: string) => ({ trigger: { kind: 'event', event }, reentry: 'every_time', transactional: true })

/** What no code of ours writes, and a bug or an operator might. */
const breakVersion = (ws: WorkspaceTx, campaignId: string, part: object) =>
  sql`update campaign_versions set document = document || ${JSON.stringify(part)}::jsonb
       where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)

const mendVersion = (ws: WorkspaceTx, campaignId: string) =>
  sql`update campaign_versions v set document = c.document from campaigns c
       where v.workspace_id = ${ws.workspaceId} and v.campaign_id = ${campaignId}
         and c.workspace_id = v.workspace_id and c.id = v.campaign_id`.execute(ws.tx)

test('an event that cannot be acted on holds up its own customer alone, and is acted on once that is mended', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const setProperties = (before: string, after: string, customerId: number) => (ws: WorkspaceTx) =>
    sql`update due_events set properties = ${after}::jsonb
         where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} and properties = ${before}::jsonb`.execute(
      ws.tx,
    )
  const drain = () => workByHand(store, clock, workspaceId).drain()
  const cartOf = (cart_id: string) => (customerId: number) => ({
    customerId,
    name: 'cart',
    at: clock.now(),
    properties: { cart_id },
  })
  const trigger = { kind: 'event', event: 'cart', keyedBy: 'cart_id' }
  const [first = 0, second = 0, third = 0] = await inWs(async (ws) => {
    await givenLiveCampaign(ws, clock, { ...on('cart'), trigger })
    return givenCustomers(ws, 3)
  })
  await inWs((ws) => givenEvents(ws, [first, second, third].map(cartOf('one'))))
  await inWs(setProperties('{"cart_id": "one"}', 'null', second))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 2 })

  clock.advance({ seconds: 10 })
  await inWs((ws) => givenEvents(ws, [second, third].map(cartOf('two'))))
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 3 })

  await inWs(setProperties('null', '{"cart_id": "one"}', second))
  clock.advance({ minutes: 2 })
  await drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 5 })
})

test('a journey that cannot go on waits, and the others go on', async ({ store, clock, workspaceId, inWs }) => {
  const wait = { kind: 'wait', duration: 'PT1H' }
  const { broken, customers } = await inWs(async (ws) => {
    const ids = await givenCustomers(ws, 2)
    await givenLiveCampaign(ws, clock, { ...on('good'), steps: [wait, emailStep('Good')] })
    const steps = [wait, emailStep('Bad')]
    return { broken: await givenLiveCampaign(ws, clock, { ...on('bad'), steps }), customers: ids }
  })
  await inWs((ws) =>
    givenEvents(
      ws,
      customers.flatMap((customerId) => ['good', 'bad'].map((name) => ({ customerId, name, at: clock.now() }))),
    ),
  )
  await workByHand(store, clock, workspaceId).drain()
  await inWs((ws) => breakVersion(ws, broken, { steps: [null] }))
  clock.advance({ hours: 1 })
  await workByHand(store, clock, workspaceId).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 2 })

  await inWs((ws) => mendVersion(ws, broken))
  clock.advance({ minutes: 11 })
  await workByHand(store, clock, workspaceId).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 4 })
})
