import { sql } from 'kysely'
import { expect } from 'vitest'
import { Step } from '../domain/campaign/steps.ts'
import type { Clock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import type { EntriesUnderWay } from '../domain/journey/move-entry.ts'
import { readCampaign, saveDocument } from '../store/campaigns/campaigns.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { test } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
  tallyEntries,
} from './testing/set-up.ts'

const email = (id: string, text: string, more: object = {}) => Step.parse({ ...emailStep(text, more), id })
const wait = (duration: string) => Step.parse({ id: 'wait', kind: 'wait', duration })
const steps = [email('hello', 'Hello'), wait('PT1H'), email('tips', 'Tips')]

/** Edit a live campaign and launch it again, as an approval does. @returns the new version */
async function launchAgain(
  ws: WorkspaceTx,
  clock: Clock,
  campaignId: string,
  changes: { steps: readonly Step[]; entriesUnderWay: EntriesUnderWay },
): Promise<number> {
  const at = clock.now()
  const { document } = await readCampaign(ws, campaignId)
  await saveDocument(ws, {
    id: campaignId,
    document: { ...document, steps: [...changes.steps] },
    memberId: 'mem_test',
    at,
  })
  const approvalId = newId('approval')
  const { entriesUnderWay } = changes
  return launchVersion(ws, { campaignId, approvalId, contentHash: approvalId, at, entriesUnderWay })
}

/** How many messages each customer was sent, by subject. */
async function tallySubjects(ws: WorkspaceTx): Promise<Record<string, number>> {
  const { rows } = await sql<{ subject: string; count: number }>`
    select content ->> 'subject' as subject, count(*) from deliveries
     where workspace_id = ${ws.workspaceId} and sent_at is not null group by 1 order by 1`.execute(ws.tx)
  return Object.fromEntries(rows.map(({ subject, count }) => [subject, count]))
}

async function tallyVersions(ws: WorkspaceTx): Promise<Record<string, number>> {
  const { rows } = await sql<{ version: number; count: number }>`
    select version, count(*) from journey_entries where workspace_id = ${ws.workspaceId} group by 1 order by 1`.execute(
    ws.tx,
  )
  return Object.fromEntries(rows.map(({ version, count }) => [version, count]))
}

const signup = { trigger: { kind: 'event', event: 'signed_up' }, steps }
const signUp = (ws: WorkspaceTx, clock: Clock, ids: readonly number[]) =>
  givenEvents(
    ws,
    ids.map((customerId) => ({ customerId, name: 'signed_up', at: clock.now() })),
  )

test('those under way finish as it was, and whoever comes after the launch gets the new version', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 20))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, signup))
  const worker = await startTestWorker(store, clock, workspaceId)
  await inWs((ws) => signUp(ws, clock, ids.slice(0, 12)))
  await worker.drain()
  const changed = [email('hello', 'Hi'), wait('PT1H'), email('tips', 'Better tips')]
  await inWs((ws) => launchAgain(ws, clock, campaign, { steps: changed, entriesUnderWay: 'finish' }))
  await inWs((ws) => signUp(ws, clock, ids.slice(12)))
  await worker.drain()
  clock.advance({ hours: 2 })
  await worker.drain()
  await worker.close()
  expect(await inWs(tallySubjects)).toEqual({ 'Better tips': 8, Hello: 12, Hi: 8, Tips: 12 })
  expect(await inWs(tallyVersions)).toEqual({ 1: 12, 2: 8 })
})

test('those who move stay where they wait, by the new wait, and nobody hears anything twice', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 120))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, signup))
  const worker = await startTestWorker(store, clock, workspaceId)
  await inWs((ws) => signUp(ws, clock, ids))
  await worker.drain()
  clock.advance({ minutes: 30 })
  const changed = [email('hello', 'Hi'), wait('PT2H'), email('tips', 'Better tips'), email('more', 'More')]
  await inWs((ws) => launchAgain(ws, clock, campaign, { steps: changed, entriesUnderWay: 'move' }))
  await worker.drain()
  expect(await inWs(tallyVersions)).toEqual({ 2: 120 })
  clock.advance({ minutes: 89 })
  await worker.drain()
  expect(await inWs(tallySubjects)).toEqual({ Hello: 120 })
  clock.advance({ minutes: 1 })
  await worker.drain()
  await worker.close()
  expect(await inWs(tallySubjects)).toEqual({ 'Better tips': 120, Hello: 120, More: 120 })
  expect(await inWs(tallyEntries)).toEqual({ finished: 120 })
})

test('a removed wait lets them go on at once, a removed message that was queued is skipped with the reason', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 10))
  const late = email('late', 'Late', { timing: { kind: 'local_time', at: '23:00' } })
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { ...signup, steps: [late, ...steps] }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await inWs((ws) => signUp(ws, clock, ids))
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ queued: 10 })
  await inWs((ws) => launchAgain(ws, clock, campaign, { steps, entriesUnderWay: 'move' }))
  await worker.drain()
  expect(await inWs(tallySubjects)).toEqual({ Hello: 10 })
  await inWs((ws) => launchAgain(ws, clock, campaign, { steps: [email('tips', 'Tips')], entriesUnderWay: 'move' }))
  await worker.drain()
  await worker.close()
  expect(await inWs(tallySubjects)).toEqual({ Hello: 10, Tips: 10 })
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 20, skipped: 10 })
  const { rows } = await inWs(({ tx }) =>
    sql`select distinct reason from deliveries where workspace_id = ${workspaceId} and state = 'skipped'`.execute(tx),
  )
  expect(rows).toEqual([{ reason: 'step_removed' }])
})

test('a broadcast that is half expanded goes on in the new version, as one run', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 20))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, { reentry: 'every_time', steps: [email('hello', 'Hello')] }),
  )
  // As a worker leaves it that was killed behind its first chunk.
  await inWs(({ tx }) =>
    sql`update broadcasts set cursor = ${ids[11] ?? 0} where workspace_id = ${workspaceId}`.execute(tx),
  )
  await inWs((ws) => launchAgain(ws, clock, campaign, { steps: [email('hello', 'Hi')], entriesUnderWay: 'finish' }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  expect(await inWs(tallySubjects)).toEqual({ Hi: 8 })
  expect(await inWs(tallyVersions)).toEqual({ 2: 8 })
})

test('one event is credited to one message of the journey, whatever versions they went out in', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenCustomers(ws, 3))
  const conversion = { kind: 'event', event: 'paid', withinHours: 48 }
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { ...signup, conversion }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await inWs((ws) => signUp(ws, clock, ids))
  await worker.drain()
  await inWs((ws) =>
    launchAgain(ws, clock, campaign, { steps: [wait('PT1H'), email('tips', 'Tips')], entriesUnderWay: 'move' }),
  )
  clock.advance({ hours: 2 })
  await worker.drain()
  clock.advance({ hours: 1 })
  await inWs((ws) =>
    givenEvents(
      ws,
      ids.map((customerId) => ({ customerId, name: 'paid', at: clock.now() })),
    ),
  )
  await worker.drain()
  await worker.close()
  const { rows } = await inWs(({ tx }) =>
    sql`select version, step_id as "stepId", count(*) as sent, count(converted_at) as converted from deliveries
         where workspace_id = ${workspaceId} group by 1, 2 order by 1`.execute(tx),
  )
  expect(rows).toEqual([
    { version: 1, stepId: 'hello', sent: 3, converted: 0 },
    { version: 2, stepId: 'tips', sent: 3, converted: 3 },
  ])
})
