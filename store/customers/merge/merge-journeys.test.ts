import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../../database/db.ts'
import { listContacts } from '../../deliveries/recent-contacts.ts'
import { givenLiveCampaign } from '../../ingest/testing.ts'
import { readEarlierEntries } from '../../journeys/open-entries.ts'
import { type GivenEntry, givenEntry, now, test } from './testing.ts'

async function readEntries(ws: WorkspaceTx) {
  const { rows } = await sql<Record<string, unknown>>`
    select e.id, e.customer_id as customer, e.state, e.end_reason as "endReason", e.yielded, e.arms, e.earlier_arms as "earlierArms", d.state as delivery,
           d.reason, d.customer_id as "deliveryCustomer"
      from journey_entries e left join deliveries d on d.workspace_id = e.workspace_id and d.entry_id = e.id
     where e.workspace_id = ${ws.workspaceId} order by e.id`.execute(ws.tx)
  return rows
}

const outcomes: [string, Partial<GivenEntry>, Partial<GivenEntry>, 'known' | 'anonymous'][] = [
  ['queued for one, sent to the other', { delivery: 'queued' }, { delivery: 'sent' }, 'anonymous'],
  ['being sent to one, queued for the other', { delivery: 'attempted' }, { delivery: 'queued' }, 'known'],
  ['one held out, queued for the other', { state: 'held_out', heldOut: true }, { delivery: 'queued' }, 'known'],
]
test.for(outcomes)(
  'one broadcast, %s: one goes on, none is sent twice',
  async ([, known, anonymous, winner], { inWs, pair, merge }) => {
    const campaignId = await inWs((ws) => givenLiveCampaign(ws, {}))
    const ids = {
      known: await inWs((ws) => givenEntry(ws, { campaignId, customerId: pair.known, at: now, ...known })),
      anonymous: await inWs((ws) => givenEntry(ws, { campaignId, customerId: pair.anonymous, at: now, ...anonymous })),
    }
    await merge()
    const entries = await inWs(readEntries)
    expect(entries.map(({ customer }) => customer)).toEqual([pair.known, pair.known])
    const [goesOn, yields] = [true, false].map((wins) => entries.find(({ id }) => (id === ids[winner]) === wins))
    expect(goesOn).toMatchObject({ yielded: false })
    expect(goesOn?.['endReason']).not.toBe('merged')
    expect(yields).toMatchObject({
      yielded: true,
      state: 'exited',
      endReason: 'merged',
      delivery: 'skipped',
      reason: 'merged',
    })
  },
)

test('both got the broadcast before: both stay in the history, and caps count both', async ({ inWs, pair, merge }) => {
  const campaignId = await inWs((ws) => givenLiveCampaign(ws, {}))
  for (const customerId of [pair.known, pair.anonymous])
    await inWs((ws) => givenEntry(ws, { campaignId, customerId, at: now, state: 'finished', delivery: 'sent' }))
  await merge()
  expect(await inWs(readEntries)).toMatchObject([
    { customer: pair.known, state: 'finished', yielded: false, delivery: 'sent', deliveryCustomer: pair.known },
    { customer: pair.known, state: 'finished', yielded: true, delivery: 'sent', deliveryCustomer: pair.known },
  ])
  expect(await inWs((ws) => listContacts(ws, [pair.known], now.subtract({ hours: 1 })))).toHaveLength(2)
})

test.for([
  ['once', 1],
  ['every_time', 2],
] as const)(
  'on two journeys that began with two events, reentry %s lets %i go on',
  async ([reentry, open], { inWs, pair, merge }) => {
    const trigger = { kind: 'event', event: 'signed_up' }
    const campaignId = await inWs((ws) => givenLiveCampaign(ws, { trigger, reentry }))
    for (const [index, customerId] of [pair.known, pair.anonymous].entries()) {
      const at = now.subtract({ hours: index })
      await inWs((ws) => givenEntry(ws, { campaignId, customerId, occurrence: `m${index}`, at, delivery: 'queued' }))
    }
    await merge()
    const entries = await inWs(readEntries)
    expect(entries.filter(({ delivery }) => delivery === 'queued')).toHaveLength(open)
    expect(entries[1]).toMatchObject({ delivery: 'queued', yielded: false })
  },
)

test('arms and a holdout that either had drawn hold for what comes later', async ({ inWs, pair, merge }) => {
  const trigger = { kind: 'event', event: 'signed_up' }
  const campaignId = await inWs((ws) => givenLiveCampaign(ws, { trigger, reentry: 'every_time' }))
  const given = { campaignId, at: now }
  await inWs((ws) =>
    givenEntry(ws, {
      ...given,
      customerId: pair.anonymous,
      occurrence: 'm1',
      state: 'finished',
      arms: { s1: 'a', s2: 'b' },
    }),
  )
  await inWs((ws) =>
    givenEntry(ws, {
      ...given,
      customerId: pair.known,
      occurrence: 'm2',
      at: now.add({ hours: 1 }),
      arms: { s1: 'b' },
    }),
  )
  await inWs((ws) =>
    givenEntry(ws, { ...given, customerId: pair.known, occurrence: 'm3', state: 'held_out', heldOut: true }),
  )
  await merge()
  const earlier = await inWs((ws) => readEarlierEntries(ws, campaignId, [pair.known]))
  expect(earlier.get(pair.known)).toEqual({
    lastEnteredAt: now.add({ hours: 1 }),
    lastOccurrence: 'm2',
    heldOut: true,
    arms: { s1: 'a', s2: 'b' },
  })
  expect((await inWs(readEntries))[1]).toMatchObject({ arms: { s1: 'b' }, earlierArms: { s2: 'b' } })
})
