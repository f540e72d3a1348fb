import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { suppressAddresses } from '../../store/customers/suppressions.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { readResults } from '../../store/results.ts'
import { test as storeTest, type TestClock } from '../../store/testing.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { emailStep, givenCustomers, givenLiveCampaign, tallyDeliveries, workByHand } from '../testing/set-up.ts'

type Scene = {
  inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>
  clock: TestClock
  campaign: string
  customerId: number
  /** Whom the provider was asked to write to, each time. */
  asked: OutgoingMessage[]
  drain: () => Promise<void>
  forget: () => Promise<void>
  ingest: (...call: Parameters<typeof givenCall>) => Promise<unknown>
  /** Another provider has the channel from here on. */
  exchange: () => void
}

const steps = [emailStep('Hello {{ customer.first_name }}')]

/** A message whose worker was lost while it sent it; the one that took over found its campaign paused, and it waits. */
const test = storeTest.extend<{ scene: Scene }>({
  scene: async ({ store, db, clock, inWs, workspaceId }, use) => {
    const [customerId = 0] = await inWs((ws) => givenCustomers(ws, 1))
    await sql`
      insert into customer_identities (workspace_id, kind, value, customer_id)
      values (${workspaceId}, 'user_id', 'u1', ${customerId}), (${workspaceId}, 'email', 'u1@example.com', ${customerId})`.execute(
      db,
    )
    await sql`update customers set traits = '{"first_name": "Ada"}' where workspace_id = ${workspaceId}`.execute(db)
    const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps }))
    const asked: OutgoingMessage[] = []
    const provider: Provider = {
      name: 'kept',
      channel: 'email',
      idempotent: true,
      async send(batch) {
        if (asked.push(...batch) > batch.length) return batch.map(() => ({ kind: 'sent', providerMessageId: null }))
        await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
        // As if its worker had died.
        await sql`
          update deliveries set lease_token = gen_random_uuid(), lease_until = now() - interval '1 s'
           where workspace_id = ${workspaceId}`.execute(db)
        return batch.map(() => ({ kind: 'sent', providerMessageId: null }))
      },
    }
    let worker = workByHand(store, clock, workspaceId, { providers: [provider] })
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 1 })
    await use({
      inWs,
      clock,
      campaign,
      customerId,
      asked,
      drain: () => worker.drain(),
      forget: () => forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at: clock.now() }),
      ingest: (...call) => ingestCalls(db, workspaceId, [givenCall(...call)], clock.now()),
      exchange: () => {
        worker = workByHand(store, clock, workspaceId, { providers: [{ ...provider, name: 'other' }] })
      },
    })
  },
})

const resume = ({ inWs, campaign }: Scene) => inWs((ws) => changeStatus(ws, campaign, ['paused'], 'live'))
const refusal = [{ topic: '*', channel: 'email', allowed: false }]

type Story = (scene: Scene) => Promise<unknown>
const ends: [what: string, story: Story, reason: string][] = [
  [
    'its campaign is stopped',
    ({ inWs, campaign }) => inWs((ws) => changeStatus(ws, campaign, ['paused'], 'stopped')),
    'campaign_stopped',
  ],
  [
    'its campaign is resumed under the kill switch, and stopped',
    async (scene) => {
      await scene.inWs((ws) => changeSettings(ws, { killSwitch: true }))
      await resume(scene)
      await scene.drain()
      expect(await scene.inWs(tallyDeliveries)).toEqual({ queued: 1 })
      await scene.inWs((ws) => changeStatus(ws, scene.campaign, ['live'], 'stopped'))
    },
    'campaign_stopped',
  ],
  [
    'its customer unsubscribes',
    async (scene) => {
      await scene.inWs((ws) => setConsents(ws, scene.customerId, refusal, 'unsubscribe', scene.clock.now()))
      await resume(scene)
    },
    'not_consented',
  ],
  [
    'its address is suppressed',
    async (scene) => {
      const dead = [{ channel: 'email', address: 'u1@example.com', reason: 'bounced' }]
      await scene.inWs((ws) => suppressAddresses(ws, dead, scene.clock.now()))
      await resume(scene)
    },
    'suppressed',
  ],
  [
    'its customer turns out to be another one, who has had it',
    async (scene) => {
      await scene.ingest('identify', { anonymousId: 'a1', traits: { email: 'ada@example.com' } })
      await resume(scene)
      const other = await scene.inWs(({ tx, workspaceId }) =>
        sql<{ id: number }>`
          insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, entered_at, ended_at,
                                       end_reason)
          select workspace_id, campaign_id, version,
                 (select max(id) from customers c where c.workspace_id = e.workspace_id), occurrence, 'finished', entered_at,
                 entered_at, 'completed' from journey_entries e where workspace_id = ${workspaceId} returning id`.execute(
          tx,
        ),
      )
      await scene.inWs(({ tx, workspaceId }) =>
        sql`
          insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, channel, state,
                                  queued_at, attempted_at, sent_at)
          select d.workspace_id, e.id, 'other', d.campaign_id, d.version, e.customer_id, d.topic, d.lane, d.channel, 'sent',
                 d.queued_at, d.attempted_at, d.attempted_at
            from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = ${other.rows[0]?.id ?? 0}
           where d.workspace_id = ${workspaceId}`.execute(tx),
      )
      await scene.ingest('identify', { userId: 'u1', anonymousId: 'a1', traits: {} })
    },
    'merged',
  ],
  ['its customer is forgotten', async ({ forget }) => forget(), 'forgotten'],
  [
    'its customer has another address by then',
    async (scene) => {
      await scene.ingest('identify', { userId: 'u1', traits: { email: 'new@example.com' } })
      await resume(scene)
    },
    'not_repeatable',
  ],
  [
    'another provider has the channel',
    async (scene) => {
      scene.exchange()
      await resume(scene)
    },
    'not_repeatable',
  ],
  [
    'its copy cannot be filled in any more',
    async (scene) => {
      await scene.inWs(({ tx, workspaceId }) =>
        sql`update customers set traits = '{}' where workspace_id = ${workspaceId}`.execute(tx),
      )
      await resume(scene)
    },
    'cannot_render',
  ],
  [
    'a cap is reached by others meanwhile',
    async (scene) => {
      const frequencyCaps = [{ channel: null, topic: null, limit: 1, windowHours: 24 }]
      await scene.inWs(async (ws) => {
        await changeSettings(ws, { frequencyCaps })
        // As if sent before the cap was set.
        await sql`
          insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, channel, state,
                                  queued_at, attempted_at, sent_at)
          select workspace_id, entry_id, 'other', campaign_id, version, customer_id, topic, lane, channel, 'sent',
                 queued_at, attempted_at, attempted_at from deliveries where workspace_id = ${ws.workspaceId}`.execute(
          ws.tx,
        )
      })
      await resume(scene)
    },
    'frequency_cap',
  ],
]

test.for(ends)(
  'a message that may have left is uncertain, and never skipped, when %s',
  async ([, story, reason], { scene }) => {
    await story(scene)
    await scene.drain()
    const { rows } = await scene.inWs(({ tx, workspaceId }) =>
      sql`select state, reason, skipped_at is null and uncertain_at is not null as "isDoubt" from deliveries
         where workspace_id = ${workspaceId} and step_id <> 'other'`.execute(tx),
    )
    expect(rows).toEqual([{ state: 'uncertain', reason, isDoubt: true }])
    expect(scene.asked).toHaveLength(1)
    const { deliveries: counts } = await scene.inWs((ws) => readResults(ws, scene.campaign, scene.clock.now()))
    expect(counts).toMatchObject({ queued: 0, inFlight: 0, skipped: 0, uncertain: 1 })
  },
)

test('one that quiet hours hold until the morning leaves then under the same key, and counts against no cap of its own', async ({
  scene,
}) => {
  const frequencyCaps = [{ channel: null, topic: null, limit: 1, windowHours: 24 }]
  await scene.inWs((ws) => changeSettings(ws, { frequencyCaps, quietFromMinute: 9 * 60, quietToMinute: 20 * 60 }))
  await resume(scene)
  await scene.drain()
  expect(await scene.inWs(tallyDeliveries)).toEqual({ queued: 1 })
  scene.clock.advance({ hours: 11 })
  await scene.drain()
  expect(await scene.inWs(tallyDeliveries)).toEqual({ sent: 1 })
  expect(new Set(scene.asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  expect(scene.asked).toHaveLength(2)
})

test('one that may have left counts for the caps of others while it waits', async ({ scene }) => {
  await scene.inWs((ws) =>
    changeSettings(ws, { frequencyCaps: [{ channel: null, topic: null, limit: 1, windowHours: 24 }] }),
  )
  await scene.inWs((ws) => givenLiveCampaign(ws, scene.clock))
  await scene.drain()
  expect(await scene.inWs(tallyDeliveries)).toEqual({ queued: 1, skipped: 1 })
  expect(scene.asked).toHaveLength(1)
})

const timeout: SendResult = { kind: 'retry', reason: 'timeout', afterMs: 1000, mayHaveLeft: true }
const busy: SendResult = { kind: 'retry', reason: 'busy', afterMs: 1000 }

test.for([
  ['gave no answer once and was busy ever after', [timeout], { uncertain: 1 }],
  ['was busy always', [], { failed: 1 }],
] as const)(
  'what is given up of a provider that %s',
  async ([, first, became], { store, clock, inWs, workspaceId }) => {
    await inWs((ws) => givenCustomers(ws, 1))
    await inWs((ws) => givenLiveCampaign(ws, clock))
    const answers: SendResult[] = [...first]
    const provider: Provider = {
      name: 'slow',
      channel: 'email',
      idempotent: true,
      send: (batch) => Promise.resolve(batch.map(() => answers.shift() ?? busy)),
    }
    const worker = workByHand(store, clock, workspaceId, { providers: [provider] })
    for (let hours = 0; hours < 20; hours += 1) {
      await worker.drain()
      clock.advance({ hours: 1 })
    }
    expect(await inWs(tallyDeliveries)).toEqual(became)
  },
)

test.for([
  ['goes on as before', false, { asked: 2, became: { sent: 1 } }],
  ['has unsubscribed meanwhile', true, { asked: 1, became: { uncertain: 1 } }],
] as const)(
  'what a lost worker was sending is asked about again for a customer who %s',
  async ([, refuses, expected], { store, db, clock, inWs, workspaceId }) => {
    const [customerId = 0] = await inWs((ws) => givenCustomers(ws, 1))
    await inWs((ws) => givenLiveCampaign(ws, clock))
    let asked = 0
    const provider: Provider = {
      name: 'kept',
      channel: 'email',
      idempotent: true,
      async send(batch) {
        asked += batch.length
        if (asked === 1) {
          if (refuses) await inWs((ws) => setConsents(ws, customerId, refusal, 'unsubscribe', clock.now()))
          await sql`
            update deliveries set lease_token = gen_random_uuid(), lease_until = now() - interval '1 s'
             where workspace_id = ${workspaceId}`.execute(db)
        }
        return batch.map(() => ({ kind: 'sent', providerMessageId: null }))
      },
    }
    await workByHand(store, clock, workspaceId, { providers: [provider] }).drain()
    expect({ asked, became: await inWs(tallyDeliveries) }).toEqual(expected)
  },
)
