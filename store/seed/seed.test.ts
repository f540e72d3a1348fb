import { sql } from 'kysely'
import { expect } from 'vitest'
import { checkRunnable } from '../../domain/journey/runnable.ts'
import { assertCampaign } from '../../tools/campaign/assert-campaign.ts'
import { listCampaigns } from '../campaigns/campaigns.ts'
import { inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { readResults } from '../results.ts'
import { test as base } from '../testing.ts'
import { makeCustomer } from './make-customer.ts'
import { seedDemo, type SeedResult } from './seed.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const test = base.extend<{ demo: SeedResult }>({
  demo: [
    async ({ store: { db } }, use) => {
      await sql`insert into workspaces (name) values ('Larkspur (being filled)')`.execute(db)
      await use(await seedDemo(db, { now, customers: 1_500 }))
    },
    { scope: 'file' },
  ],
})

const countWhere = async ({ tx }: WorkspaceTx, condition: ReturnType<typeof sql>): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from customers c where ${condition}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

test('a customer of the demo is the same every time, and lives relative to now', () => {
  expect(makeCustomer(41, now, 1)).toEqual(makeCustomer(41, now, 1))
  const later = makeCustomer(41, now.add({ hours: 24 }), 1)
  expect(later.traits['first_name']).toBe(makeCustomer(41, now, 1).traits['first_name'])
  expect(Temporal.Instant.from(later.createdAt).epochMilliseconds).toBe(
    Temporal.Instant.from(makeCustomer(41, now, 1).createdAt).epochMilliseconds + 86_400_000,
  )
})

test('nobody can be reached by the demo: example addresses and numbers only, all different', () => {
  const people = Array.from({ length: 3_000 }, (_, index) => makeCustomer(index, now, 1))
  const emails = people.flatMap(({ email }) => email ?? [])
  const phones = people.flatMap(({ phone }) => phone ?? [])
  expect(emails.filter((email) => !/^[a-z]+\d+@example\.(com|org|net)$/.test(email))).toEqual([])
  expect(phones.filter((phone) => !/^\+1\d{3}55501\d\d$/.test(phone))).toEqual([])
  expect(new Set(emails).size).toBe(emails.length)
  expect(new Set(phones).size).toBe(phones.length)
})

test('nothing in the demo happened before its customer came, or is still to come', () => {
  for (let index = 0; index < 2_000; index += 1) {
    const customer = makeCustomer(index, now, 1)
    const createdHoursAgo = Temporal.Instant.from(customer.createdAt).until(now).total('hours')
    const wrong = customer.acts.filter(({ hoursAgo }) => hoursAgo > createdHoursAgo + 0.001 || hoursAgo <= 0)
    expect(wrong).toEqual([])
  }
})

test('no half of a demo is ever taken for the whole', async ({ db, demo }) => {
  const { rows } = await sql<{ name: string }>`select name from workspaces where name like 'Larkspur%'`.execute(db)
  expect(rows).toEqual([{ name: 'Larkspur' }])
  expect(Math.abs(demo.events - 18_000)).toBeLessThan(3_000)
})

test('the demo has someone for every goal', async ({ db, demo }) => {
  await inWorkspace(db, demo.workspaceId, async (ws) => {
    const did = (name: string, days = 120) => sql`exists (select 1 from events e
      where e.workspace_id = c.workspace_id and e.customer_id = c.id and e.name = ${name}
        and e.at > ${now.subtract({ hours: 24 * days }).toString()}::timestamptz)`
    const gone = sql`c.last_seen_at < ${now.subtract({ hours: 24 * 60 }).toString()}::timestamptz`
    const trialEnds = sql`(c.traits->>'trial_ends_at')::timestamptz between ${now.toString()}::timestamptz and ${now.add({ hours: 72 }).toString()}::timestamptz`
    expect(await countWhere(ws, sql`${gone} and ${did('order_completed')}`)).toBeGreaterThan(50)
    expect(await countWhere(ws, sql`c.traits->>'plan' = 'trial' and ${trialEnds}`)).toBeGreaterThan(5)
    expect(await countWhere(ws, sql`${did('cart_updated', 7)} and not ${did('order_completed', 7)}`)).toBeGreaterThan(5)
    for (const name of ['signed_up', 'usage_limit_reached', 'payment_failed', 'nps_submitted', 'setup_step_abandoned'])
      expect(await countWhere(ws, did(name))).toBeGreaterThan(3)
    expect(await countWhere(ws, sql`c.traits->>'first_name' like 'Ignore all rules%'`)).toBe(1)
  })
})

test('the demo’s campaigns are such as could be launched, with results that add up', async ({ db, demo }) => {
  await inWorkspace(db, demo.workspaceId, async (ws) => {
    const campaigns = await listCampaigns(ws)
    expect(campaigns.map(({ status }) => status).toSorted()).toEqual(['finished', 'live', 'live', 'live'])
    for (const { id, document } of campaigns) {
      await assertCampaign(ws, document, now)
      expect(checkRunnable(document)).toEqual([])
      const { entries, deliveries } = await readResults(ws, id, now)
      const { due, sent, skipped, queued, inFlight, failed, uncertain } = deliveries
      expect(due).toBe(queued + inFlight + sent + skipped + failed + uncertain)
      expect(entries.total).toBeGreaterThan(15)
      const { delivered, opened, clicked } = deliveries
      expect([sent, delivered, opened, clicked]).toEqual([sent, delivered, opened, clicked].toSorted((x, y) => y - x))
      expect(entries.entitledConverted).toBeGreaterThan(0)
      // Few get the payment notice: chance may leave some of its counts at none.
      if (entries.total < 200) continue
      for (const count of [entries.heldOut, skipped, clicked, deliveries.converted]) expect(count).toBeGreaterThan(0)
    }
  })
})

test('nothing of the demo waits to be sent, and nothing of it is ahead of its time', async ({ db, demo }) => {
  await inWorkspace(db, demo.workspaceId, async ({ tx, workspaceId }) => {
    const { rows } = await sql`
      select (select count(*) from journey_entries where workspace_id = ${workspaceId}
                and (due_at is not null or ended_at is null or state in ('due', 'waiting', 'delivering'))) as journeys,
             (select count(*) from deliveries where workspace_id = ${workspaceId}
                and (due_at is not null or lease_token is not null or state in ('queued', 'attempted'))) as deliveries,
             (select count(*) from broadcasts where workspace_id = ${workspaceId} and state = 'due') as broadcasts,
             (select count(*) from due_events where workspace_id = ${workspaceId}) as events,
             (select count(*) from recorded_messages where workspace_id = ${workspaceId}) as messages,
             (select count(*) from deliveries where workspace_id = ${workspaceId} and ${now.toString()}
                < greatest(queued_at, sent_at, delivered_at, opened_at, clicked_at, converted_at, bounced_at)) as ahead,
             (select count(*) from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
               where d.workspace_id = ${workspaceId} and (d.queued_at < e.entered_at or d.sent_at < d.queued_at or e.held_out)) as wrong`.execute(
      tx,
    )
    expect(rows).toEqual([{ journeys: 0, deliveries: 0, broadcasts: 0, events: 0, messages: 0, ahead: 0, wrong: 0 }])
  })
})
