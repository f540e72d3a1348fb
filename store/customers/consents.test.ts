import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../database/db.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test as base } from '../testing.ts'
import { type ConsentChange, setConsents } from './consents.ts'
import { findCustomer, readCustomer } from './customers.ts'
import { suppressAddresses, unsuppressAddress } from './suppressions.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

const test = base.extend<{ customerId: number }>({
  customerId: async ({ db, workspaceId, inWs }, use) => {
    await inWs(({ tx }) =>
      sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(tx),
    )
    await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'u1' })], now)
    await use((await inWs((ws) => findCustomer(ws, { kind: 'user_id', value: 'u1' }))) ?? Number.NaN)
  },
})

const readConsents = async (ws: WorkspaceTx, id: number) => (await readCustomer(ws, id)).consents
const change = (topic: string, channel: string, allowed: boolean): ConsentChange => ({ topic, channel, allowed })

test('the later word wins, whichever arrives first', async ({ customerId, inWs }) => {
  await inWs((ws) => setConsents(ws, customerId, [change('offers', 'email', false)], 'one-click', now))
  await inWs((ws) => setConsents(ws, customerId, [change('offers', 'email', true)], 'api', now.subtract({ hours: 1 })))
  expect(await inWs((ws) => readConsents(ws, customerId))).toMatchObject([{ allowed: false, source: 'one-click' }])
  await inWs((ws) => setConsents(ws, customerId, [change('offers', 'email', true)], 'api', now.add({ hours: 1 })))
  expect(await inWs((ws) => readConsents(ws, customerId))).toMatchObject([{ allowed: true, source: 'api' }])
})

test('a no stands also where the clock is behind that of an earlier yes', async ({ customerId, inWs }) => {
  const say = (allowed: boolean, at: Temporal.Instant) =>
    inWs((ws) => setConsents(ws, customerId, [change('offers', 'email', allowed)], 'one-click', at))
  await say(true, now.add({ seconds: 30 }))
  await say(false, now)
  expect(await inWs((ws) => readConsents(ws, customerId))).toMatchObject([{ allowed: false }])
  await say(true, now.add({ seconds: 1 }))
  expect(await inWs((ws) => readConsents(ws, customerId))).toMatchObject([{ allowed: true }])
})

test('said twice at once, the last one counts', async ({ customerId, inWs }) => {
  const changes = [change('*', 'sms', true), change('offers', '*', true), change('*', 'sms', false)]
  await inWs((ws) => setConsents(ws, customerId, changes, 'api', now))
  expect(await inWs((ws) => readConsents(ws, customerId))).toMatchObject([
    { topic: '*', channel: 'sms', allowed: false },
    { topic: 'offers', channel: '*', allowed: true },
  ])
})

test('a topic that the workspace does not have is refused by name, with nothing kept', async ({ customerId, inWs }) => {
  const changes = [change('*', 'email', false), change('ofers', 'email', false)]
  await expect(inWs((ws) => setConsents(ws, customerId, changes, 'api', now))).rejects.toMatchObject({
    code: 'unknown_name',
    path: 'consents/1/topic',
  })
  expect(await inWs((ws) => readConsents(ws, customerId))).toEqual([])
})

test('an email is suppressed in whatever case, once, until it is taken back', async ({ workspaceId, inWs }) => {
  const suppress = (address: string, reason: string) =>
    inWs((ws) => suppressAddresses(ws, [{ channel: 'email', address, reason }], now))
  await suppress('Maya@Example.com', 'complained')
  await suppress('maya@example.com', 'bounced')
  const { rows } = await inWs(({ tx }) =>
    sql`select address, reason from suppressions where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ address: 'maya@example.com', reason: 'complained' }])
  expect(await inWs((ws) => unsuppressAddress(ws, 'email', 'MAYA@example.com'))).toBe(true)
  expect(await inWs((ws) => unsuppressAddress(ws, 'email', 'maya@example.com'))).toBe(false)
})
