import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { readResults } from '../../store/results.ts'
import { test } from '../../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
  tallyEntries,
} from '../testing/set-up.ts'

/** An email provider that answers what the test says, and remembers what it was given. */
function makeProvider(
  answer: (message: OutgoingMessage, call: number) => SendResult | Promise<SendResult>,
  idempotent = false,
) {
  const given: OutgoingMessage[] = []
  const provider: Provider = {
    name: 'scripted',
    channel: 'email',
    idempotent,
    async send(batch) {
      const results = []
      for (const message of batch) results.push(await answer(message, given.push(message)))
      return results
    },
  }
  return { provider, given }
}
const sent = ({ deliveryId }: OutgoingMessage): SendResult => ({ kind: 'sent', providerMessageId: `x-${deliveryId}` })

async function setSettings(ws: WorkspaceTx, settings: Record<string, unknown>): Promise<void> {
  const changes = Object.entries(settings).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  await sql`update workspace_settings set ${sql.join(changes)} where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
}

test('two workers at once never send a customer more than the cap', async ({ store, clock, inWs, workspaceId }) => {
  await inWs((ws) => givenCustomers(ws, 300))
  const cap = [{ channel: null, topic: null, limit: 2, windowHours: 24 }]
  await inWs((ws) => setSettings(ws, { frequency_caps: JSON.stringify(cap) }))
  for (let campaign = 0; campaign < 4; campaign += 1) await inWs((ws) => givenLiveCampaign(ws, clock))
  const workers = await Promise.all([1, 2].map(() => startTestWorker(store, clock, workspaceId, { batchSize: 40 })))
  try {
    await Promise.all(workers.map((worker) => worker.drain()))
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 600, skipped: 600 })
    const { rows } = await inWs((ws) =>
      sql<{ most: number; least: number; reasons: string[] }>`
        select max(sent) as most, min(sent) as least, (
                 select array_agg(distinct reason) from deliveries
                  where workspace_id = ${ws.workspaceId} and state = 'skipped') as reasons
          from (select count(sent_at) as sent from deliveries where workspace_id = ${ws.workspaceId} group by customer_id) d`.execute(
        ws.tx,
      ),
    )
    expect(rows[0]).toEqual({ most: 2, least: 2, reasons: ['frequency_cap'] })
  } finally {
    await Promise.all(workers.map((worker) => worker.close()))
  }
})

test('a provider that is busy is asked again later with the same key, and not for ever', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 2))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const busy = makeProvider((message, call) =>
    message.address === 'u1@example.com' && call > 2
      ? sent(message)
      : { kind: 'retry', reason: 'busy', afterMs: 60_000 },
  )
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [busy.provider] })
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 2 })
    clock.advance({ seconds: 59 })
    await worker.drain()
    expect(busy.given).toHaveLength(2)
    for (let hours = 0; hours < 20; hours += 1) {
      clock.advance({ hours: 1 })
      await worker.drain()
    }
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 1, failed: 1 })
    expect(busy.given).toHaveLength(2 + 8)
    expect(new Set(busy.given.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
    const { failed } = await inWs((ws) => readResults(ws, campaign, clock.now()))
    expect(failed).toEqual([{ reason: 'gave_up: busy', count: 1 }])
    expect(await inWs(tallyEntries)).toEqual({ finished: 2 })
  } finally {
    await worker.close()
  }
})

test('a dead address is suppressed, an unknown outcome is not repeated, and both journeys go on', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 3))
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep('One'), emailStep('Two')] }))
  const answers: Record<string, SendResult> = {
    'u1@example.com': { kind: 'failed', reason: '550 5.1.1 no such user', suppress: true },
    'u2@example.com': { kind: 'unknown', reason: 'the connection broke' },
  }
  const { provider, given } = makeProvider((message) => answers[message.address] ?? sent(message))
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ failed: 1, skipped: 1, uncertain: 2, sent: 2 })
    expect(given).toHaveLength(5)
    expect(await inWs(tallyEntries)).toEqual({ finished: 3 })
  } finally {
    await worker.close()
  }
})

test('a provider that throws is asked again only where that cannot reach the customer twice', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 1))
  for (const [idempotent, state] of [
    [true, 'queued'],
    [false, 'uncertain'],
  ] as const) {
    const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
    const { provider } = makeProvider(() => Promise.reject(new Error('socket hang up')), idempotent)
    const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
    try {
      await worker.drain()
      const { deliveries } = await inWs((ws) => readResults(ws, campaign, clock.now()))
      expect(deliveries).toMatchObject({ due: 1, [state]: 1 })
      await inWs((ws) =>
        sql`update campaigns set status = 'stopped' where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
      )
      await worker.drain()
    } finally {
      await worker.close()
    }
  }
})

test('a provider that refuses to go on is left alone for a while, and nothing is lost', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 30))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  let isRefusing = true
  const refusing = makeProvider((message) =>
    isRefusing ? { kind: 'stop', reason: '535 wrong password' } : sent(message),
  )
  const options = { providers: [refusing.provider], batchSize: 10 }
  const worker = await startTestWorker(store, clock, workspaceId, options)
  try {
    await worker.drain()
    const asked = refusing.given.length
    clock.advance({ minutes: 4 })
    await worker.drain()
    expect(refusing.given).toHaveLength(asked)
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 30 })
    isRefusing = false
    clock.advance({ minutes: 2 })
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 30 })
  } finally {
    await worker.close()
  }
})

test('quiet hours defer to the customer’s morning, and an exit in the night still counts', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 2))
  await inWs((ws) => setSettings(ws, { quiet_from_minute: 9 * 60, quiet_to_minute: 20 * 60 }))
  const exit = [{ kind: 'condition', condition: { trait: { name: 'plan', is: 'paid' } } }]
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { exit }))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 2 })
    await inWs((ws) =>
      sql`update customers set traits = '{"plan": "paid"}' where workspace_id = ${ws.workspaceId} and user_id = 'u1'`.execute(
        ws.tx,
      ),
    )
    clock.advance({ hours: 9, minutes: 59 })
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 2 })
    clock.advance({ minutes: 1 })
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 1, skipped: 1 })
    expect(await inWs(tallyEntries)).toEqual({ finished: 1, exited: 1 })
    const { skipped } = await inWs((ws) => readResults(ws, campaign, clock.now()))
    expect(skipped).toEqual([{ reason: 'exited', count: 1 }])
  } finally {
    await worker.close()
  }
})

test('pausing in the middle of a broadcast takes effect on the next batch, and stopping skips the rest', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 1500))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider } = makeProvider(async (message, call) => {
    if (call === 250) await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
    return sent(message)
  })
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider], batchSize: 100 })
  try {
    await worker.drain()
    await inWs((ws) => changeStatus(ws, campaign, ['paused'], 'stopped'))
    await worker.drain()
    // A batch that was claimed just before the pause is not seen as being sent until it is written down.
    await expect
      .poll(() => inWs((ws) => readResults(ws, campaign, clock.now())), { timeout: 10_000 })
      .toMatchObject({ deliveries: { queued: 0, inFlight: 0 } })
    const { deliveries, entries } = await inWs((ws) => readResults(ws, campaign, clock.now()))
    expect(deliveries.sent).toBeGreaterThanOrEqual(250)
    expect(deliveries.sent).toBeLessThanOrEqual(900)
    expect(deliveries.sent + deliveries.skipped).toBe(deliveries.due)
    expect(deliveries.due).toBe(entries.total)
  } finally {
    await worker.close()
  }
})

test('a copy without a value for somebody skips them alone, and says what was missing', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 3))
  await inWs((ws) =>
    sql`update customers set traits = '{"first_name": "Ada"}' where workspace_id = ${ws.workspaceId} and user_id = 'u2'`.execute(
      ws.tx,
    ),
  )
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep('Hello {{ customer.first_name }}')] }))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 1, skipped: 2 })
    const { rows } = await inWs((ws) =>
      sql<{ reason: string; variable: string; subject: string }>`
        select reason, detail ->> 'variable' as variable, content ->> 'subject' as subject from deliveries
         where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx),
    )
    expect(rows).toMatchObject([
      { reason: 'cannot_render', variable: 'customer.first_name' },
      { reason: null, subject: 'Hello Ada' },
      { reason: 'cannot_render', variable: 'customer.first_name' },
    ])
  } finally {
    await worker.close()
  }
})

test('a repeated webhook changes nothing, and none is taken for what was never sent', async ({
  store,
  db,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 1))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  const { rows } = await sql<{ id: number }>`select id from deliveries where workspace_id = ${workspaceId}`.execute(db)
  const id = rows[0]?.id ?? 0
  const open = () => inWs((ws) => recordMilestone(ws, id, 'opened', clock.advance({ minutes: 1 })))
  expect([await open(), await open()]).toEqual([true, false])
  expect(await inWs((ws) => recordMilestone(ws, id + 1_000_000, 'opened', clock.now()))).toBe(false)
  const { metrics } = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(metrics).toContainEqual({ name: 'opened', value: 1, of: { name: 'sent', value: 1 } })
})
