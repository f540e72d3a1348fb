import { sql } from 'kysely'
import { expect } from 'vitest'
import { inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { test } from '../testing.ts'
import { makeCustomer } from './make-customer.ts'
import { seedDemo } from './seed.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
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

test('the demo has someone for every goal, and no half of it is ever taken for the whole', async ({ db }) => {
  await sql`insert into workspaces (name) values ('Larkspur (being filled)')`.execute(db)
  const { workspaceId, events } = await seedDemo(db, { now, customers: 1_500 })
  const { rows } = await sql<{ name: string }>`select name from workspaces where name like 'Larkspur%'`.execute(db)
  expect(rows).toEqual([{ name: 'Larkspur' }])
  expect(Math.abs(events - 18_000)).toBeLessThan(3_000)
  await inWorkspace(db, workspaceId, async (ws) => {
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
