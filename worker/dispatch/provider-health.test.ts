import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { sendEach } from '../../channels/send-each.ts'
import type { Channel } from '../../domain/channels.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { test } from '../../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries } from '../testing/set-up.ts'

type Answer = (message: OutgoingMessage) => SendResult
const taken: Answer = ({ deliveryId }) => ({ kind: 'sent', providerMessageId: `x-${deliveryId}` })
const refused: SendResult = { kind: 'retry', reason: 'http_503', afterMs: 10_000, sign: 'ill' }
const silent: SendResult = { kind: 'unknown', reason: 'timeout', sign: 'ill' }

/** A provider that is well or ill as the test says, and counts who asked. */
function givenProvider({ idempotent, channel = 'email' }: { idempotent: boolean; channel?: Channel }) {
  const state = { asked: 0, answer: taken }
  const deliver = async (message: OutgoingMessage) => {
    state.asked += 1
    return state.answer(message)
  }
  const provider: Provider = { name: 'fragile', channel, idempotent, send: sendEach({ deliver, atOnce: 4 }) }
  return { provider, state }
}

const readMostAttempts = async ({ tx, workspaceId }: WorkspaceTx) => {
  const { rows } = await sql<{ most: number }>`
    select max(attempts)::int as most from deliveries where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.most
}

test('an ill provider is left alone by two workers, asked by a few after each rest, and then sent everything at one attempt each', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 150))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, state } = givenProvider({ idempotent: true })
  state.answer = () => refused
  const options = { providers: [provider], batchSize: 50 }
  const workers = await Promise.all([1, 2].map(() => startTestWorker(store, clock, workspaceId, options)))
  const drain = () => Promise.all(workers.map((worker) => worker.drain()))
  try {
    await drain()
    // Each of the batches that were under way may have met with a few refusals before it heard of the others'.
    expect(state.asked).toBeLessThanOrEqual(40)
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 150 })
    for (let rest = 0; rest < 9; rest += 1) {
      const before = state.asked
      clock.advance({ minutes: 5 })
      await drain()
      expect(state.asked - before).toBeLessThanOrEqual(5)
    }
    state.answer = taken
    clock.advance({ minutes: 5 })
    await drain()
    clock.advance({ minutes: 5 })
    await drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 150 })
    expect(await inWs(readMostAttempts)).toBeLessThanOrEqual(2)
  } finally {
    await Promise.all(workers.map((worker) => worker.close()))
  }
})

test('of a provider that may have taken what it does not answer, few messages come into doubt, and one more after each rest', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 100))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, state } = givenProvider({ idempotent: false })
  state.answer = () => silent
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider], batchSize: 100 })
  try {
    await worker.drain()
    const { uncertain = 0 } = await inWs(tallyDeliveries)
    // Four hands on a server, each with eight at most before the fifth sign in a row ends its call.
    expect(uncertain).toBeLessThanOrEqual(4 * 8)
    for (let rests = 1; rests <= 3; rests += 1) {
      clock.advance({ minutes: 5 })
      await worker.drain()
      expect(await inWs(tallyDeliveries)).toEqual({ uncertain: uncertain + rests, queued: 100 - uncertain - rests })
    }
    state.answer = taken
    clock.advance({ minutes: 5 })
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ uncertain: uncertain + 3, sent: 100 - uncertain - 3 })
  } finally {
    await worker.close()
  }
})

test('a quota rests the channel for all workers for as long as was asked, and no message gives up over it', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 20))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, state } = givenProvider({ idempotent: true })
  state.answer = () => ({ kind: 'retry', reason: 'quota_exceeded', afterMs: 90_000, sign: 'quota' })
  const options = { providers: [provider] }
  const workers = await Promise.all([1, 2].map(() => startTestWorker(store, clock, workspaceId, options)))
  const drain = () => Promise.all(workers.map((worker) => worker.drain()))
  try {
    await drain()
    const { asked } = state
    // Launched while the channel rests: not asked either.
    await inWs((ws) => givenLiveCampaign(ws, clock))
    clock.advance({ seconds: 89 })
    await drain()
    expect(state.asked).toBe(asked)
    for (let rest = 0; rest < 9; rest += 1) {
      clock.advance({ minutes: 6 })
      await drain()
    }
    state.answer = taken
    clock.advance({ minutes: 6 })
    await drain()
    clock.advance({ minutes: 6 })
    await drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 40 })
  } finally {
    await Promise.all(workers.map((worker) => worker.close()))
  }
})

test('a message that alone is refused as if the provider were ill is given up, while others go out', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 10))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { provider, state } = givenProvider({ idempotent: true })
  state.answer = (message) => (message.address === 'u3@example.com' ? refused : taken(message))
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
  try {
    for (let hours = 0; hours < 9; hours += 1) {
      await worker.drain()
      // Something else goes out in between, as it does while a provider is well.
      await inWs((ws) => givenLiveCampaign(ws, clock, { audience: { trait: { name: 'email', is: 'u1@example.com' } } }))
      clock.advance({ hours: 1 })
    }
    const { failed } = await inWs(tallyDeliveries)
    expect(failed).toBe(1)
  } finally {
    await worker.close()
  }
})

test('while one channel’s provider is ill, another’s messages go out, and those that would stand in for it wait', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 30))
  const smsFirst = {
    kind: 'message',
    channels: [{ channel: 'sms', content: { default: { text: 'Hi' } } }, ...emailStep().channels],
  }
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const ill = givenProvider({ idempotent: true })
  ill.state.answer = () => refused
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [ill.provider] })
  try {
    await worker.drain()
    const { asked } = ill.state
    const inbox = {
      kind: 'message',
      channels: [{ channel: 'in_app', content: { default: { title: 'Hi', body: 'Ho' } } }],
    }
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [inbox] }))
    // Nobody has a phone: these come to email out of the lane of SMS.
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [smsFirst] }))
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ queued: 60, sent: 30 })
    expect(ill.state.asked).toBe(asked)
    expect(await inWs(readMostAttempts)).toBeLessThanOrEqual(1)
  } finally {
    await worker.close()
  }
})
